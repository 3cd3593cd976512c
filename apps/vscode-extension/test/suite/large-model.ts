/** A model of the tutorial's size with random weights: what it suggests is nonsense, what it costs is not. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Architecture, expectedWeights, writeModel } from '@char-rnn/files';
import { CharTokenizer } from '@char-rnn/tokenizer';

/** @param text whose characters the model knows @returns its folder */
export async function makeLargeModel(text: string): Promise<string> {
  const tokenizer = CharTokenizer.fit(text);
  const architecture: Architecture = {
    vocabSize: tokenizer.size,
    embeddingDim: 256,
    rnnUnits: 1024,
    rnnLayers: 1,
    cell: 'gru',
    dropout: 0,
  };
  const weights = expectedWeights(architecture).map(({ name, shape }) => {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    return { name, shape, data: Float32Array.from({ length: size }, () => (Math.random() - 0.5) / 8) };
  });
  const folder = mkdtempSync(join(tmpdir(), 'char-rnn-large-'));
  await writeModel(folder, { architecture, tokenizer: tokenizer.toJSON(), weights });
  return folder;
}
