import * as tf from '@tensorflow/tfjs';
import { FastKernel, runFastKernel } from './fast-kernel.ts';

/** The tensors of an {@link averageUpdate}. */
export interface AverageUpdateInputs {
  /** The average, and the newest value of what is averaged: two tensors of one shape. */
  average: tf.Tensor;
  /** The newest value, of the shape of the average. */
  value: tf.Tensor;
}

/**
 * One step of an exponential moving average, `decay * average + (1 - decay) * value`, as of a model's weights (Polyak and
 * Juditsky, 1992).
 *
 * Fast version: `FastKernel.averageUpdate` (inputs and attributes as here).
 *
 * @param settings `decay`: what the average keeps of itself, in [0, 1).
 * @returns a new tensor; the inputs are left as they are.
 */
export function averageUpdate({ average, value }: AverageUpdateInputs, settings: { decay: number }): tf.Tensor {
  return tf.tidy(() => {
    const { decay } = settings;
    const fast = runFastKernel(FastKernel.averageUpdate, { average, value }, { decay });
    return fast?.[0] ?? tf.add(average, tf.mul(tf.sub(value, average), 1 - decay));
  });
}
