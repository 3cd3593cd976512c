import * as tf from '@tensorflow/tfjs';
import { FastKernel, runFastKernel } from './fast-kernel.ts';

/**
 * The gradients, scaled down together so that the norm of all of them as one vector is at most `clipNorm` (Pascanu et al.,
 * arXiv:1211.5063).
 *
 * Fast version: `FastKernel.clipByGlobalNorm` (the gradients as inputs in order, attribute `clipNorm`).
 *
 * @returns new tensors in the order of the gradients; the gradients are left as they are.
 */
export function clipByGlobalNorm(gradients: readonly tf.Tensor[], clipNorm: number): tf.Tensor[] {
  return tf.tidy(() => {
    const named = Object.fromEntries(gradients.map((gradient, index) => [`gradient${index}`, gradient]));
    const fast = runFastKernel(FastKernel.clipByGlobalNorm, named, { clipNorm });
    if (fast) return fast;
    const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)));
    const globalNorm = tf.sqrt(tf.addN(squares));
    // Written so that a norm of zero divides nothing by zero.
    const scale = tf.div(clipNorm, tf.maximum(globalNorm, clipNorm));
    return gradients.map((gradient) => tf.mul(gradient, scale));
  });
}
