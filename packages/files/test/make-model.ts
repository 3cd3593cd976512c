import { CharTokenizer } from '@char-rnn/tokenizer';
import { type Architecture, expectedWeights, type ModelArtifacts, type NamedTensor } from '../src/index.ts';

/** A model of a few hundred numbers, all of them different between seeds. */
export function makeModel(
  seed = 1,
  overrides: Partial<Architecture> = {},
): ModelArtifacts & { training: { settings: { seed: number } } } {
  const tokenizer = CharTokenizer.fit('abc\né😀');
  const architecture: Architecture = {
    vocabSize: tokenizer.size,
    embeddingDim: 3,
    rnnUnits: 4,
    rnnLayers: 1,
    cell: 'gru',
    dropout: 0.1,
    ...overrides,
  };
  const weights: NamedTensor[] = expectedWeights(architecture).map(({ name, shape }, index) => {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    return { name, shape, data: Float32Array.from({ length: size }, (_, i) => Math.sin(seed * 1000 + index * 97 + i)) };
  });
  const training = { loss: 1.5, epochs: 2, textName: 'abc', settings: { seed, notes: ['ü'] } };
  return { architecture, tokenizer: tokenizer.toJSON(), weights, training };
}
