import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture } from '@char-rnn/files';
import { ByteTokenizer, tokenizerFromJSON } from '@char-rnn/tokenizer';
import { describe, expect, test, vi } from 'vitest';
import { exportSafetensors, importSafetensors } from '../src/index.ts';
import { computeLogits, largestDifference } from './logits.ts';
import { makeModel } from './make-model.ts';
import { findPython, makeFolder } from './python.ts';
import { text } from './text.ts';

/** For machines that do much else. */
vi.setConfig({ testTimeout: 600_000 });

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');
const CHARACTERS = 1000;

const python = findPython('torch');
const title = python === undefined ? 'PyTorch (SKIPPED: no python3 with torch, on Debian python3-torch)' : 'PyTorch';

/** Reads ids from a file and writes the logits after each to another, in chunks between which the state is carried. */
const WRITE_LOGITS = `
import array, sys, torch
sys.path.insert(0, sys.argv[1])
from pytorch import load
model, vocabulary = load(sys.argv[2])
ids = torch.tensor(array.array("i", open(sys.argv[3], "rb").read()).tolist())
state, logits = None, []
with torch.no_grad():
    for chunk in ids.split([1, 99, 400, 7, len(ids) - 507]):
        part, state = model(chunk[None], state)
        logits += part.flatten().tolist()
array.array("f", logits).tofile(open(sys.argv[4], "wb"))
`;

/** A model under other names, with values that PyTorch drew, as the safetensors package writes it; and its logits. */
const SAVE_OTHER_MODEL = `
import array, json, sys, torch
from torch import nn
torch.manual_seed(1)
class Other(nn.Module):
    def __init__(self, recurrent):
        super().__init__()
        self.encoder = nn.Embedding(12, 5)
        self.rnn = recurrent(5, 8, num_layers=2, dropout=0.5)
        self.decoder = nn.Linear(8, 12)
    def forward(self, ids):
        return self.decoder(self.rnn(self.encoder(ids))[0])
model = Other(getattr(nn, sys.argv[1])).eval()
header, data = {}, b""
for name, tensor in sorted(model.state_dict().items()):
    numbers = array.array("f", tensor.flatten().tolist()).tobytes()
    header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(numbers)]}
    data += numbers
text = json.dumps(header).encode()
open(sys.argv[2], "wb").write(len(text).to_bytes(8, "little") + text + data)
array.array("f", model(torch.arange(12)[:, None]).flatten().tolist()).tofile(open(sys.argv[3], "wb"))
`;

async function readFloats(path: string): Promise<Float32Array> {
  return new Float32Array(Uint8Array.from(await readFile(path)).buffer);
}

describe.skipIf(python === undefined)(title, () => {
  test.each<[cell: Architecture['cell'], rnnLayers: number, rnnUnits: number]>([
    ['gru', 1, 1024],
    ['gru', 2, 64],
    ['lstm', 1, 64],
    ['lstm', 3, 32],
  ])('gives the logits of this project for %s, layers: %d, units: %d', async (cell, rnnLayers, rnnUnits) => {
    const folder = await makeFolder();
    const path = (name: string) => join(folder, name);
    const model = makeModel({ text, cell, rnnLayers, rnnUnits, embeddingDim: rnnUnits / 4 });
    const ids = tokenizerFromJSON(model.tokenizer).encode(text.slice(0, CHARACTERS));
    await writeFile(path('model.safetensors'), await exportSafetensors(model));
    await writeFile(path('ids'), ids);
    execFileSync(python!, ['-B', '-c', WRITE_LOGITS, DOCS, path('model.safetensors'), path('ids'), path('logits')]);
    const logits = await readFloats(path('logits'));
    expect(largestDifference(await computeLogits(model, ids), logits)).toBeLessThan(1e-4);
  });

  test.each(['GRU', 'LSTM'])('computes what a model of nn.%s computes here when it is imported', async (recurrent) => {
    const folder = await makeFolder();
    const path = (name: string) => join(folder, name);
    execFileSync(python!, ['-c', SAVE_OTHER_MODEL, recurrent, path('model.safetensors'), path('logits')]);
    const vocabulary = ['[UNK]', ...'zyxabcdefgh'];
    const model = await importSafetensors(await readFile(path('model.safetensors')), { vocabulary });
    expect(model.tokenizer).toEqual({ kind: 'char', vocabulary });
    const logits = await computeLogits(
      model,
      Int32Array.from({ length: 12 }, (_, id) => id),
    );
    expect(largestDifference(logits, await readFloats(path('logits')))).toBeLessThan(1e-4);
  });

  test.each([
    ['characters', makeModel({ text })],
    ['bytes', { ...makeModel({ vocabSize: 257 }), tokenizer: new ByteTokenizer().toJSON() }],
  ])('writes with a model of %s', async (_, model) => {
    const folder = await makeFolder();
    const path = join(folder, 'model.safetensors');
    await writeFile(path, await exportSafetensors(model));
    const written = execFileSync(python!, ['-B', join(DOCS, 'pytorch.py'), path, 'The ', '50'], { encoding: 'utf8' });
    expect(written.startsWith('The ')).toBe(true);
    expect([...written]).toHaveLength('The '.length + 50 + '\n'.length);
  });
});
