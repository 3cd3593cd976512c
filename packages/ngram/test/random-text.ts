import { RandomPurpose, RandomStream } from '@char-rnn/random';

/** Ids from `lowest` to vocabSize - 1. Small ones are likelier, so that some contexts come often and others once. */
export function randomText(
  length: number,
  vocabSize: number,
  options: { seed?: number; lowest?: number } = {},
): Int32Array {
  const { seed = 0, lowest = 1 } = options;
  const random = new RandomStream(seed, RandomPurpose.sampling, length, vocabSize);
  const size = vocabSize - lowest;
  return Int32Array.from({ length }, () => lowest + Math.floor(random.uniform() * random.uniform() * size));
}
