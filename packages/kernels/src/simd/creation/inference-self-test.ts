/** The part of the self-test that is about inference: a small model in both precisions against the scalar one. */
import { CharRnnInference } from '../../inference/char-rnn-inference.ts';
import type { CharRnnWeights } from '../../inference/char-rnn-weights.ts';
import type { Precision } from '../inference/pack-weights.ts';
import type { SimdKernels } from '../simd-kernels.ts';
import { agree, WARM_CALLS, wave } from './self-test.ts';

/** Relative to the largest logit. Rounding to 7 bits shows as 1e-2, a wrong instruction as much more. */
const TOLERANCES: readonly [Precision, number][] = [
  ['float32', 1e-4],
  ['int8', 5e-2],
];

const VOCAB_SIZE = 19;
const EMBEDDING_DIM = 3;
const UNITS = 37;
const COLUMNS = 3 * UNITS;

/** A single row, and more than one tile of them. */
const BATCHES = [1, 7];

/** What `kernels` compute wrong, or undefined. */
export function findInferenceFault(kernels: SimdKernels): string | undefined {
  const weights = makeWeights();
  const expected = BATCHES.map((batch) => runSteps(new CharRnnInference(weights), batch));
  for (const [precision, tolerance] of TOLERANCES) {
    const inference = kernels.createInference(weights, { precision });
    try {
      for (const [index, batch] of BATCHES.entries()) {
        if (!agree(runSteps(inference, batch), expected[index], tolerance)) return `${precision} inference`;
      }
    } finally {
      inference.dispose();
    }
  }
  return undefined;
}

/** The logits of the last of several steps. */
function runSteps(inference: Pick<CharRnnInference, 'step'>, batch: number): Float32Array {
  const ids = (step: number) => Int32Array.from({ length: batch }, (_, row) => (step * 7 + row) % VOCAB_SIZE);
  let { logits, states } = inference.step(ids(0));
  for (let step = 1; step < WARM_CALLS; step++) ({ logits, states } = inference.step(ids(step), states));
  return logits;
}

/** Two layers, so that every kernel has its part. */
function makeWeights(): CharRnnWeights {
  const layers = [EMBEDDING_DIM, UNITS].map((inputs, layer) => ({
    kernel: scaledWave(inputs * COLUMNS, 11 + layer),
    recurrentKernel: scaledWave(UNITS * COLUMNS, 13 + layer),
    bias: scaledWave(2 * COLUMNS, 15 + layer),
  }));
  return {
    cell: 'gru',
    vocabSize: VOCAB_SIZE,
    embeddingDim: EMBEDDING_DIM,
    units: UNITS,
    embedding: wave(VOCAB_SIZE * EMBEDDING_DIM, 17),
    layers,
    denseKernel: scaledWave(UNITS * VOCAB_SIZE, 18),
    denseBias: scaledWave(VOCAB_SIZE, 19),
  };
}

/** Small enough that the states neither saturate nor swing. */
function scaledWave(length: number, seed: number): Float32Array {
  return wave(length, seed).map((x) => x / 4);
}
