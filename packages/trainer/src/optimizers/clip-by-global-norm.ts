import * as tf from '@tensorflow/tfjs';
import type { ByWeight } from './optimizer.ts';

/**
 * The gradients, scaled down together so that the norm of all of them as one vector is at most `norm` (Pascanu et al.,
 * arXiv:1211.5063). New tensors, which the caller disposes.
 */
export function clipByGlobalNorm(gradients: ByWeight<tf.Tensor>, norm: number): Map<string, tf.Tensor> {
  const entries = [...gradients];
  const clipped = tf.tidy(() => {
    const squares = entries.map(([, gradient]) => tf.sum(tf.square(gradient)));
    const globalNorm = tf.sqrt(tf.addN(squares));
    // Written so that a norm of zero divides nothing by zero.
    const scale = tf.div(norm, tf.maximum(globalNorm, norm));
    return entries.map(([, gradient]) => tf.mul(gradient, scale));
  });
  return new Map(entries.map(([weight], i) => [weight, clipped[i]]));
}
