"""One training step of the tutorial's model in PyTorch, a turn for each line of the standard input."""
import json
import os
import resource
import sys
import time

import torch

VOCAB, EMBEDDING, UNITS, BATCH, TIME = 66, 256, 1024, 64, 100


class CharRnn(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(VOCAB, EMBEDDING)
        self.gru = torch.nn.GRU(EMBEDDING, UNITS, batch_first=True)
        self.dense = torch.nn.Linear(UNITS, VOCAB)

    def forward(self, ids):
        outputs, _ = self.gru(self.embedding(ids))
        return self.dense(outputs)


def main():
    # Its own default is the number of physical cores, which virtual machines report as half of what they have.
    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(0)
    model = CharRnn()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)
    indices = torch.arange(BATCH * TIME).reshape(BATCH, TIME)
    ids = (indices * 7919) % VOCAB
    targets = (ids * 31 + 1) % VOCAB
    description = f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads"
    print(json.dumps({"description": description}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(ids).reshape(-1, VOCAB), targets.reshape(-1))
        loss.backward()
        optimizer.step()
        loss.item()
        seconds = time.perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": seconds, "memory": memory}), flush=True)


main()
