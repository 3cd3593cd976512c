import { data, type Tensor2D, tensor2d } from '@tensorflow/tfjs';
import type { Dataset } from '../batches/dataset.ts';
import { checkInteger } from '../check-arguments.ts';

/** Both are int32, `[batch, time]`. Whoever takes them disposes them; `fitDataset` and `evaluateDataset` do. */
export type TfBatch = {
  /** Ids that the model reads. */
  xs: Tensor2D;
  /** Ids that it is to predict. */
  ys: Tensor2D;
};

/** Options of `toTfDataset`. */
export interface TfDatasetOptions {
  /** The epoch that the first iteration gives. Default 0. */
  epoch?: number;
}

/**
 * `dataset` as a `tf.data.Dataset`, as `model.fitDataset` and `model.evaluateDataset` take it.
 *
 * Each iteration over it is one epoch, the next one each time, so that `fitDataset` (without `batchesPerEpoch`, which
 * is known) shuffles anew for every epoch. The `resetLanes` of a stateful dataset have no place in it: call
 * `model.resetStates()` when an epoch begins.
 */
export function toTfDataset(dataset: Dataset, { epoch = 0 }: TfDatasetOptions = {}): data.Dataset<TfBatch> {
  checkInteger('The epoch', epoch, 0);
  let nextEpoch = epoch;
  // The number is taken when the first batch is asked for: fitDataset makes an iterator that it never reads.
  async function* tensors(): AsyncGenerator<TfBatch> {
    for await (const { xs, ys, shape } of dataset.epoch(nextEpoch++)) {
      yield { xs: tensor2d(xs, shape, 'int32'), ys: tensor2d(ys, shape, 'int32') };
    }
  }
  return Object.assign(data.generator<TfBatch>(tensors), { size: dataset.batchesPerEpoch });
}
