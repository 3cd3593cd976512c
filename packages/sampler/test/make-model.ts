import type { Architecture, ModelArtifacts } from '@char-rnn/files';
import { expectedWeights } from '@char-rnn/files';
import { RandomPurpose, RandomStream } from '@char-rnn/random';
import { ByteTokenizer, CharTokenizer, type Tokenizer } from '@char-rnn/tokenizer';

export const charTokenizer: Tokenizer = CharTokenizer.fit('abcdefgh .\né😀');
export const byteTokenizer: Tokenizer = ByteTokenizer.fit('a');

/** A small untrained model with weights large enough that the text depends on what was read. */
export function makeArtifacts(tokenizer: Tokenizer, overrides: Partial<Architecture> = {}): ModelArtifacts {
  const architecture: Architecture = {
    vocabSize: tokenizer.size,
    embeddingDim: 5,
    rnnUnits: 12,
    rnnLayers: 1,
    cell: 'gru',
    dropout: 0,
    ...overrides,
  };
  const weights = expectedWeights(architecture).map(({ name, shape }, index) => {
    const stream = new RandomStream(99, RandomPurpose.weights, index);
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    return { name, shape, data: Float32Array.from({ length: size }, () => stream.normal()) };
  });
  return { architecture, tokenizer: tokenizer.toJSON(), weights };
}
