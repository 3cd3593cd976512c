"""Writes text in PyTorch with a model from `char-rnn export --format safetensors`.

Usage: python3 pytorch.py FILE [PROMPT [LENGTH]]
"""
import json
import sys

import torch
from torch import nn


def read_safetensors(path):
    """The tensors and the metadata; safetensors.safe_open, where that package is installed, gives the same."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = bytearray(file.read())
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        numbers = torch.frombuffer(data, dtype=torch.float32, offset=begin, count=(end - begin) // 4)
        tensors[name] = numbers.reshape(entry["shape"])
    return tensors, metadata


class CharRnn(nn.Module):
    def __init__(self, architecture):
        super().__init__()
        self.cell = architecture["cell"]
        embedding, units = architecture["embeddingDim"], architecture["rnnUnits"]
        recurrent = {"gru": nn.GRU, "lstm": nn.LSTM}[self.cell]
        self.embedding = nn.Embedding(architecture["vocabSize"], embedding)
        # Named `gru` or `lstm`, as its tensors are.
        self.add_module(self.cell, recurrent(embedding, units, architecture["rnnLayers"], batch_first=True))
        self.linear = nn.Linear(units, architecture["vocabSize"])

    def forward(self, ids, state=None):
        """Logits [batch, time, vocab] of the characters after `ids` [batch, time], and the state to go on from."""
        outputs, state = getattr(self, self.cell)(self.embedding(ids), state)
        return self.linear(outputs), state


def load(path):
    """The model, and its characters in the order of their ids."""
    tensors, metadata = read_safetensors(path)
    model = CharRnn(json.loads(metadata["char_rnn.architecture"]))
    model.load_state_dict(tensors)
    tokenizer = json.loads(metadata["char_rnn.tokenizer"])
    # A byte tokenizer has one id for each byte, after that of [UNK].
    vocabulary = tokenizer.get("vocabulary") or ["[UNK]", *map(chr, range(256))]
    return model.eval(), vocabulary


@torch.no_grad()
def generate(model, vocabulary, prompt, length):
    ids = {character: id for id, character in enumerate(vocabulary)}
    read, state, text = torch.tensor([[ids.get(character, 0) for character in prompt]]), None, prompt
    for _ in range(length):
        logits, state = model(read, state)
        logits[:, -1, 0] = -torch.inf  # never [UNK]
        read = torch.multinomial(torch.softmax(logits[:, -1], dim=-1), 1)
        text += vocabulary[read.item()]
    return text


if __name__ == "__main__":
    prompt = sys.argv[2] if len(sys.argv) > 2 else "\n"
    length = int(sys.argv[3]) if len(sys.argv) > 3 else 400
    print(generate(*load(sys.argv[1]), prompt, length))
