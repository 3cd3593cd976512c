import { RandomPurpose, RandomStream } from '@char-rnn/random';
import { sampleId } from '../sampling/sample-id.ts';
import type { SamplingSettings } from '../sampling/sampling-options.ts';

/** The next id of each lane, a function of its logits, the seed, the position and the number of the lane alone. */
export function drawIds(
  logits: Float32Array,
  vocabSize: number,
  lanes: readonly number[],
  position: number,
  settings: SamplingSettings,
): Int32Array {
  return Int32Array.from(lanes, (lane, row) => {
    const uniform = new RandomStream(settings.seed, RandomPurpose.sampling, position, lane).uniform();
    return sampleId(logits.subarray(row * vocabSize, (row + 1) * vocabSize), settings, uniform);
  });
}
