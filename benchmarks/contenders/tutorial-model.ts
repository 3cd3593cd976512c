/** The tutorial's sizes with random weights, for what needs no trained model: how fast a text comes does not depend on them. */
import type { CharRnnWeights } from '@char-rnn/kernels';
import { CharTokenizer } from '@char-rnn/tokenizer';
import { EMBEDDING, UNITS, VOCAB } from './tutorial-batch.ts';

const FIRST_CHARACTER = 'A'.charCodeAt(0);

export const tokenizer = CharTokenizer.fit(
  Array.from({ length: VOCAB - 1 }, (_, i) => String.fromCharCode(FIRST_CHARACTER + i)),
);

const draw = (length: number) => Float32Array.from({ length }, () => (Math.random() - 0.5) / 8);

export const weights: CharRnnWeights = {
  cell: 'gru',
  vocabSize: VOCAB,
  embeddingDim: EMBEDDING,
  units: UNITS,
  embedding: draw(VOCAB * EMBEDDING),
  layers: [
    { kernel: draw(EMBEDDING * 3 * UNITS), recurrentKernel: draw(UNITS * 3 * UNITS), bias: draw(2 * 3 * UNITS) },
  ],
  denseKernel: draw(UNITS * VOCAB),
  denseBias: draw(VOCAB),
};
