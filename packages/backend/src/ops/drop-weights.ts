import { dropWeights as dropWeightsScalar } from '@char-rnn/kernels';
import * as tf from '@tensorflow/tfjs';
import { FastKernel, hasFastKernel, runFastKernel } from './fast-kernel.ts';

/** How many weights {@link dropWeights} drops, and which. */
export interface DropWeightsOptions {
  /** The probability that a weight is dropped, in [0, 1). */
  rate: number;
  /** Any safe integer. */
  seed: number;
  /** The training step and the layer: together with the seed they determine the mask. */
  step: number;
  /** The number of the layer, from 0. */
  layer: number;
}

/**
 * DropConnect (Wan et al., 2013), as AWD-LSTM has it on recurrent weights (Merity et al., arXiv:1708.02182): each weight
 * is 0 with probability `rate` and else multiplied by `1 / (1 - rate)`. Differentiable in the weights.
 *
 * The mask is that of `dropWeights` of `@char-rnn/kernels`, the same on every backend. Fast version:
 * `FastKernel.dropWeights` (input `weights`, attributes as here); it runs again on the gradient, so that no mask is kept.
 *
 * @throws KernelError `INVALID_ARGUMENT` for a rate or a number out of range.
 */
export function dropWeights<T extends tf.Tensor>(weights: T, options: DropWeightsOptions): T {
  if (!hasFastKernel(FastKernel.dropWeights)) return tf.tidy(() => tf.mul(weights, makeMask(weights.shape, options)));
  const { rate, seed, step, layer } = options;
  const drop = (x: tf.Tensor) =>
    (runFastKernel(FastKernel.dropWeights, { weights: x }, { rate, seed, step, layer }) as tf.Tensor[])[0];
  const op = tf.customGrad((x) => ({ value: drop(x as tf.Tensor), gradFunc: drop }));
  return op(weights) as T;
}

function makeMask(shape: number[], options: DropWeightsOptions): tf.Tensor {
  const ones = new Float32Array(tf.util.sizeFromShape(shape)).fill(1);
  return tf.tensor(dropWeightsScalar({ ...options, weights: ones }), shape);
}
