import * as tf from '@tensorflow/tfjs';
import { FastKernel, runFastKernel } from './fast-kernel.ts';

/**
 * Multiplies every time step of a sequence by the same mask, differentiable in the sequence. (Broadcasting on the `cpu`
 * backend takes fifty times longer.)
 *
 * Fast version: `FastKernel.maskSteps` (inputs `sequence, mask`).
 *
 * @param sequence `[time, batch, units]`
 * @param mask `[1, batch, units]`
 */
export function maskSteps(sequence: tf.Tensor3D, mask: tf.Tensor3D): tf.Tensor3D {
  const multiply = (steps: tf.Tensor, factors: tf.Tensor) =>
    runFastKernel(FastKernel.maskSteps, { sequence: steps, mask: factors })?.[0] ?? tf.mul(steps, factors);
  const op = tf.customGrad((...args) => {
    const save = args[1] as unknown as tf.GradSaveFunc;
    save([mask]);
    const gradFunc = (gradient: tf.Tensor, [savedMask]: tf.Tensor[]) => multiply(gradient, savedMask);
    return { value: multiply(args[0] as tf.Tensor, mask), gradFunc };
  });
  return op(sequence) as tf.Tensor3D;
}
