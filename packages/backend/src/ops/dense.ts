import * as tf from '@tensorflow/tfjs';
import { FastKernel, hasFastKernel, isRecordingGradient, runFastKernel } from './fast-kernel.ts';

/** The tensors of {@link dense}. */
export interface DenseInputs {
  /** `[rows, inputs]`. */
  x: tf.Tensor2D;
  /** `[inputs, units]`. */
  kernel: tf.Tensor2D;
  /** `[units]`. */
  bias: tf.Tensor1D;
}

/**
 * `x . kernel + bias`, `[rows, units]`, differentiable in all three.
 *
 * Fast versions: `FastKernel.dense` (inputs as here) and `FastKernel.denseGrad` (inputs `outputsGradient, x, kernel`;
 * outputs the gradients of x, kernel and bias).
 */
export function dense({ x, kernel, bias }: DenseInputs): tf.Tensor2D {
  if (!hasFastKernel(FastKernel.dense)) return tf.add(tf.matMul(x, kernel), bias);
  const run = (inputs: { x: tf.Tensor; kernel: tf.Tensor; bias: tf.Tensor }) =>
    (runFastKernel(FastKernel.dense, inputs) as tf.Tensor[])[0];
  if (!isRecordingGradient()) return run({ x, kernel, bias }) as tf.Tensor2D;
  const op = tf.customGrad((...args) => {
    const [xIn, kernelIn, biasIn] = args as tf.Tensor[];
    const save = args[3] as unknown as tf.GradSaveFunc;
    save([xIn, kernelIn]);
    const gradFunc = (outputsGradient: tf.Tensor, saved: tf.Tensor[]) => {
      const inputs = { outputsGradient, x: saved[0], kernel: saved[1] };
      return runFastKernel(FastKernel.denseGrad, inputs) as tf.Tensor[];
    };
    return { value: run({ x: xIn, kernel: kernelIn, bias: biasIn }), gradFunc };
  });
  return op(x, kernel, bias) as tf.Tensor2D;
}
