"""The matrix product 64 x 1024 x 3072 in PyTorch, thirty times a turn."""
import json
import os
import resource
import sys
import time

import torch

THREADS = int(sys.argv[1])
REPEATS = 30


def main():
    torch.set_num_threads(min(THREADS, os.cpu_count()))
    a = torch.randn(64, 1024)
    b = torch.randn(1024, 3072)
    print(json.dumps({"description": f"PyTorch {torch.__version__}, {torch.get_num_threads()} thread(s)"}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        for _ in range(REPEATS):
            torch.mm(a, b)
        seconds = (time.perf_counter() - start) / REPEATS
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": seconds, "memory": memory}), flush=True)


main()
