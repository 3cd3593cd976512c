import * as tf from '@tensorflow/tfjs';
import { FastKernel, runFastKernel } from './fast-kernel.ts';

/** The tensors of an {@link adamUpdate}. */
export interface AdamUpdateInputs {
  /** The parameter, its gradient and its two moments: four tensors of one shape. */
  parameter: tf.Tensor;
  /** The gradient of the loss with respect to the parameter. */
  gradient: tf.Tensor;
  /** The running mean of the gradients, zeros before the first update. */
  firstMoment: tf.Tensor;
  /** The running mean of the squared gradients, zeros before the first update. */
  secondMoment: tf.Tensor;
}

/** The numbers of an {@link adamUpdate}. */
export interface AdamSettings {
  /** The number of this update, from 1: the moments' bias correction depends on it. */
  step: number;
  /** The step size, above 0. */
  learningRate: number;
  /** What the first moment keeps of itself, in [0, 1). */
  beta1: number;
  /** What the second moment keeps of itself, in [0, 1). */
  beta2: number;
  /** Added to the bias-corrected root, as in the paper (and in TensorFlow.js and PyTorch). */
  epsilon: number;
  /** The share of a parameter that goes in a step is this times the learning rate (AdamW). Default 0. */
  weightDecay?: number;
}

/**
 * One Adam update (Kingma and Ba, arXiv:1412.6980, algorithm 1), with decoupled weight decay where there is one
 * (Loshchilov and Hutter, arXiv:1711.05101: AdamW).
 *
 * Fast version: `FastKernel.adamUpdate` (inputs and attributes as here; outputs the new parameter and moments).
 *
 * @returns new tensors `[parameter, firstMoment, secondMoment]`; the inputs are left as they are.
 */
export function adamUpdate(inputs: AdamUpdateInputs, settings: AdamSettings): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const { step, learningRate, beta1, beta2, epsilon, weightDecay = 0 } = settings;
  return tf.tidy(() => {
    const fast = runFastKernel(FastKernel.adamUpdate, { ...inputs }, { ...settings, weightDecay });
    if (fast) return fast as [tf.Tensor, tf.Tensor, tf.Tensor];
    const { parameter, gradient, firstMoment, secondMoment } = inputs;
    const newFirst = tf.add(tf.mul(firstMoment, beta1), tf.mul(gradient, 1 - beta1));
    const newSecond = tf.add(tf.mul(secondMoment, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const root = tf.sqrt(tf.div(newSecond, 1 - beta2 ** step));
    const direction = tf.div(tf.div(newFirst, 1 - beta1 ** step), tf.add(root, epsilon));
    const change = tf.mul(direction, learningRate);
    const decayed = weightDecay === 0 ? change : tf.add(change, tf.mul(parameter, learningRate * weightDecay));
    return [tf.sub(parameter, decayed), newFirst, newSecond] as [tf.Tensor, tf.Tensor, tf.Tensor];
  });
}
