import * as tf from '@tensorflow/tfjs';
import { FastKernel, runFastKernel } from './fast-kernel.ts';

/**
 * Rows of `table` (`[rows, columns]`) by `ids` (int32, `[count]`): `[count, columns]`, differentiable in the table.
 *
 * Unlike `tf.gather`, its gradient does not loop over the rows of the table on the `cpu` backend. Fast versions:
 * `FastKernel.gatherRows` (inputs `table, ids`) and `FastKernel.scatterAddRows` (inputs `gradient, ids`, attribute `rows`).
 */
export function gatherRows(table: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor2D {
  const rows = table.shape[0];
  const op = tf.customGrad((...args) => {
    const tableIn = args[0] as tf.Tensor2D;
    const save = args[1] as unknown as tf.GradSaveFunc;
    save([ids]);
    const value = runFastKernel(FastKernel.gatherRows, { table: tableIn, ids })?.[0] ?? tf.gather(tableIn, ids);
    const gradFunc = (gradient: tf.Tensor, [savedIds]: tf.Tensor[]) =>
      runFastKernel(FastKernel.scatterAddRows, { gradient, ids: savedIds }, { rows })?.[0] ??
      tf.unsortedSegmentSum(gradient, savedIds as tf.Tensor1D, rows);
    return { value, gradFunc };
  });
  return op(table) as tf.Tensor2D;
}
