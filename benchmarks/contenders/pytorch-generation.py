"""Characters from the tutorial's model in PyTorch, drawn one by one. Arguments: number of texts, characters a text."""
import json
import os
import resource
import sys
import time

import torch

VOCAB, EMBEDDING, UNITS = 66, 256, 1024
BATCH, LENGTH = int(sys.argv[1]), int(sys.argv[2])


class CharRnn(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(VOCAB, EMBEDDING)
        self.gru = torch.nn.GRU(EMBEDDING, UNITS, batch_first=True)
        self.dense = torch.nn.Linear(UNITS, VOCAB)

    def forward(self, ids, state=None):
        outputs, state = self.gru(self.embedding(ids), state)
        return self.dense(outputs[:, -1]), state


@torch.no_grad()
def generate(model):
    ids = torch.ones(BATCH, 1, dtype=torch.long)
    state = None
    texts = []
    for _ in range(LENGTH):
        logits, state = model(ids, state)
        logits[:, 0] = -torch.inf
        ids = torch.multinomial(torch.softmax(logits, dim=-1), 1)
        texts.append(ids)
    return torch.cat(texts, dim=1).tolist()


def main():
    # Its own default is the number of physical cores, which virtual machines report as half of what they have.
    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(0)
    model = CharRnn().eval()
    description = f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads"
    print(json.dumps({"description": description}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        generate(model)
        seconds = (time.perf_counter() - start) / (BATCH * LENGTH)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": seconds, "memory": memory}), flush=True)


main()
