import type { LoadedBackend } from '@char-rnn/backend';
import type { RunSettings } from './settings.ts';

const BYTES_PER_NUMBER = 4;
/** Weights, gradients, clipped gradients, and Adam's two moments with the copies that an update makes. */
const COPIES_OF_WEIGHTS = 7;
/** The average with the copy that an update makes, and the weights that a step has left of the recurrent ones with their gradients. */
const COPIES_FOR_AVERAGE = 2;
const COPIES_FOR_WEIGHT_DROPOUT = 2;
/** Three gates and their gradients: what enters them is then not gathered from a table of the vocabulary. */
const NUMBERS_PER_UNIT_FOR_EMBEDDING_DROPOUT = 6;

/**
 * What the process needs before it has a model, and how many numbers it keeps for each unit and character of a batch.
 * Fitted to peaks measured on Linux with Node 20 and 32 to 1024 units; webgpu is taken to be as tensorflow.
 */
const NEEDS: Readonly<Record<LoadedBackend['name'], { baseBytes: number; numbersPerUnit: number }>> = {
  cpu: { baseBytes: 155e6, numbersPerUnit: 16 },
  // On two threads; each has an array of its own for what it packs.
  simd: { baseBytes: 175e6, numbersPerUnit: 8 },
  // Its recurrence is many small operations, whose results are all kept for the backward pass.
  tensorflow: { baseBytes: 200e6, numbersPerUnit: 52 },
  webgpu: { baseBytes: 200e6, numbersPerUnit: 52 },
};

/** The memory of a training step, in bytes: what to expect, not a limit. */
export function estimateMemory(
  settings: RunSettings,
  { parameters, vocabSize, backend }: { parameters: number; vocabSize: number; backend: LoadedBackend },
): number {
  const { baseBytes, numbersPerUnit } = NEEDS[backend.name];
  const { units, embedding, layers, batchSize, seqLength } = settings;
  const copies =
    COPIES_OF_WEIGHTS +
    (settings.ema > 0 ? COPIES_FOR_AVERAGE : 0) +
    (settings.weightDropout > 0 ? COPIES_FOR_WEIGHT_DROPOUT : 0);
  const perUnit =
    layers * numbersPerUnit + (settings.embeddingDropout > 0 ? NUMBERS_PER_UNIT_FOR_EMBEDDING_DROPOUT : 0);
  const perCharacter = perUnit * units + 2 * embedding + 3 * vocabSize;
  return baseBytes + BYTES_PER_NUMBER * (copies * parameters + batchSize * seqLength * perCharacter);
}
