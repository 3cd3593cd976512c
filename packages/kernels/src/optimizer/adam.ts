/**
 * Adam as in its paper: D. P. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1. With
 * weight decay, AdamW: I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization", ICLR 2019, algorithm 2.
 */
import { checkLength, checkNumber, checkSizes } from '../check-arguments.ts';

/** What an Adam step changes: three arrays of one length. */
export interface AdamState {
  /** The parameter. */
  parameter: Float32Array;
  /** The running mean of the gradient, zeros before the first step. */
  firstMoment: Float32Array;
  /** The running mean of the gradient's square, zeros before the first step. */
  secondMoment: Float32Array;
}

/** What {@link adamUpdate} takes. The state is changed in place unless there is an `out`. */
export interface AdamUpdateOptions extends AdamState {
  /** The gradient of the loss, of the length of the parameter. It is not changed. */
  gradient: Float32Array;
  /** Where the new state goes instead; the old one then stays as it is. */
  out?: AdamState;
  /** 1 for the first step. */
  step: number;
  /** The step size, above 0. */
  learningRate: number;
  /** What the first moment keeps of itself, in [0, 1). */
  beta1: number;
  /** What the second moment keeps of itself, in [0, 1). */
  beta2: number;
  /** Added to the bias-corrected root. */
  epsilon: number;
  /** The share of a parameter that goes in a step is this times the learning rate. Default 0. */
  weightDecay?: number;
}

/**
 * One Adam step: `parameter -= learningRate * m̂ / (sqrt(v̂) + epsilon)`, where `m̂` and `v̂` are the moments divided by
 * `1 - beta^step`. Epsilon is added to the corrected root, as in TensorFlow.js and PyTorch.
 * A weight decay takes off `learningRate * weightDecay * parameter` besides, as in AdamW of PyTorch and Keras.
 *
 * @throws KernelError `INVALID_ARGUMENT` for arrays of different lengths, a step below 1, or a setting out of range.
 */
export function adamUpdate(options: AdamUpdateOptions): void {
  const { parameter, gradient, firstMoment, secondMoment, step, learningRate, beta1, beta2, epsilon } = options;
  checkAdamOptions(options);
  const decay = learningRate * (options.weightDecay ?? 0);
  const correction1 = 1 - beta1 ** step;
  const correction2 = 1 - beta2 ** step;
  const out = options.out ?? options;
  for (let i = 0; i < parameter.length; i++) {
    const g = gradient[i];
    const m = beta1 * firstMoment[i] + (1 - beta1) * g;
    const v = beta2 * secondMoment[i] + (1 - beta2) * g * g;
    out.firstMoment[i] = m;
    out.secondMoment[i] = v;
    const change = (learningRate * (m / correction1)) / (Math.sqrt(v / correction2) + epsilon);
    out.parameter[i] = parameter[i] - (change + decay * parameter[i]);
  }
}

/** Throws `INVALID_ARGUMENT` unless the settings are in range and the arrays of one length. */
export function checkAdamOptions(options: AdamUpdateOptions): void {
  const { parameter, gradient, firstMoment, secondMoment, step, learningRate, beta1, beta2, epsilon } = options;
  const { weightDecay = 0, out } = options;
  checkSizes({ step });
  checkNumber('learningRate', learningRate, 0);
  checkNumber('beta1', beta1, 0, 1);
  checkNumber('beta2', beta2, 0, 1);
  checkNumber('epsilon', epsilon, 0);
  checkNumber('weightDecay', weightDecay, 0);
  checkLength('gradient', gradient, parameter.length);
  checkLength('firstMoment', firstMoment, parameter.length);
  checkLength('secondMoment', secondMoment, parameter.length);
  if (out === undefined) return;
  checkLength('out.parameter', out.parameter, parameter.length);
  checkLength('out.firstMoment', out.firstMoment, parameter.length);
  checkLength('out.secondMoment', out.secondMoment, parameter.length);
}
