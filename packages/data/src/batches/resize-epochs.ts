import { checkInteger } from '../check-arguments.ts';
import { type Batch, checkEpoch, type Dataset, type EpochOptions } from './dataset.ts';

/**
 * The batches of `dataset`, pass after pass without an end, in epochs of `batchesPerEpoch`: fewer than a pass has, for a
 * text so long that a model should be judged and saved more often, or more. Epoch n goes on where epoch n - 1 stopped,
 * its first batch is batch n * batchesPerEpoch of them all, and a lane starts anew where a pass begins, not an epoch.
 * Throws `INVALID_ARGUMENT` unless `batchesPerEpoch` is an integer of at least 1.
 */
export function resizeEpochs(dataset: Dataset, batchesPerEpoch: number): Dataset {
  checkInteger('batchesPerEpoch', batchesPerEpoch, 1);

  async function* batches(n: number, fromBatch: number): AsyncGenerator<Batch> {
    let index = fromBatch;
    while (index < batchesPerEpoch) {
      const { pass, batch } = locate(n, index);
      for await (const next of dataset.epoch(pass, { fromBatch: batch })) {
        yield { ...next, index };
        index++;
        if (index === batchesPerEpoch) return;
      }
    }
  }

  /** Where the wrapped dataset has batch `index` of epoch `n`. */
  const locate = (n: number, index: number) => {
    const position = n * batchesPerEpoch + index;
    return { pass: Math.floor(position / dataset.batchesPerEpoch), batch: position % dataset.batchesPerEpoch };
  };

  const resized: Dataset = {
    batchesPerEpoch,
    seqLength: dataset.seqLength,
    batchSize: dataset.batchSize,
    stateful: dataset.stateful,
    epoch(n: number, { fromBatch = 0 }: EpochOptions = {}): AsyncIterable<Batch> {
      checkEpoch(resized, n, fromBatch);
      // The last one too: an epoch must not turn out to be without some of its batches when it is half read.
      checkEpoch(dataset, locate(n, batchesPerEpoch - 1).pass, 0);
      return batches(n, fromBatch);
    },
  };
  return resized;
}
