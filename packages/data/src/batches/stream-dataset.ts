/**
 * A text in one lane from its first to its last character, for evaluation: every character but the first is a target
 * exactly once, none is dropped to fill a batch. Not for training, where one row a batch would waste the machine.
 */
import { checkInteger } from '../check-arguments.ts';
import { DataError } from '../data-error.ts';
import { type IdSequence, toIdSequence } from '../ids/id-sequence.ts';
import type { Ids } from '../ids/ids.ts';
import { type Batch, checkEpoch, type Dataset, type EpochOptions } from './dataset.ts';

/** Options of `createStreamDataset`. */
export interface StreamDatasetOptions {
  /** Characters a batch; the last one, and the last before a reset, may have fewer. Default 100. */
  seqLength?: number;
  /** Predict this many characters, then begin again with a zero state. Left out: the state is never reset. */
  resetEvery?: number;
}

/** The whole text in one lane. */
export interface StreamDataset extends Dataset {
  readonly stateful: true;
  /** The number of characters predicted, one fewer than the text has. */
  readonly targetsPerEpoch: number;
}

/**
 * Batches of shape `[1, time]`. All epochs are the same. `resetLanes` is 1 at the start and after each `resetEvery`
 * characters; a reset always falls on the beginning of a batch.
 * Throws `TEXT_TOO_SHORT` for fewer than two ids, `INVALID_ARGUMENT` for options out of range.
 */
export function createStreamDataset(ids: Ids | IdSequence, options: StreamDatasetOptions = {}): StreamDataset {
  const { seqLength = 100, resetEvery } = options;
  const text = toIdSequence(ids);
  checkInteger('seqLength', seqLength, 1);
  if (resetEvery !== undefined) checkInteger('resetEvery', resetEvery, 1);
  if (text.length < 2) {
    throw new DataError(
      'TEXT_TOO_SHORT',
      `The text has ${text.length} characters; at least 2 are needed to predict one from another.`,
    );
  }

  const targetsPerEpoch = text.length - 1;
  const segmentLength = Math.min(resetEvery ?? targetsPerEpoch, targetsPerEpoch);
  const batchesPerSegment = Math.ceil(segmentLength / seqLength);
  const wholeSegments = Math.floor(targetsPerEpoch / segmentLength);
  const batchesPerEpoch =
    wholeSegments * batchesPerSegment + Math.ceil((targetsPerEpoch - wholeSegments * segmentLength) / seqLength);

  async function* batches(fromBatch: number): AsyncGenerator<Batch> {
    for (let index = fromBatch; index < batchesPerEpoch; index++) {
      const segment = Math.floor(index / batchesPerSegment);
      const indexInSegment = index % batchesPerSegment;
      const start = segment * segmentLength + indexInSegment * seqLength;
      const end = Math.min(start + seqLength, (segment + 1) * segmentLength, targetsPerEpoch);
      const window = text.read(start, end + 1);
      yield {
        xs: Int32Array.from(window.subarray(0, -1)),
        ys: Int32Array.from(window.subarray(1)),
        shape: [1, end - start],
        resetLanes: Uint8Array.of(indexInSegment === 0 ? 1 : 0),
        index,
      };
    }
  }

  const dataset: StreamDataset = {
    batchesPerEpoch,
    targetsPerEpoch,
    seqLength,
    batchSize: 1,
    stateful: true,
    epoch(n: number, { fromBatch = 0 }: EpochOptions = {}): AsyncIterable<Batch> {
      checkEpoch(dataset, n, fromBatch);
      return batches(fromBatch);
    },
  };
  return dataset;
}
