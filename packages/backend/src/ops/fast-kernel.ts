/**
 * How the ops of this folder find a backend's own version of themselves.
 *
 * Each op is written once with ordinary TensorFlow.js operations and is right on every backend. A backend that can do
 * better registers a kernel under the name below (`tf.registerKernel`), and the op calls that instead.
 */
import * as tf from '@tensorflow/tfjs';

/** The names under which a backend registers its own version of an op; each op's file says what goes in and out. */
export const FastKernel = {
  /** {@link gruSequence}, forward. */
  gruSequence: 'CharRnnGruSequence',
  /** {@link gruSequence}, backward. */
  gruSequenceGrad: 'CharRnnGruSequenceGrad',
  /** {@link gruTable}, forward. */
  gruTable: 'CharRnnGruTable',
  /** {@link gruTable}, backward. */
  gruTableGrad: 'CharRnnGruTableGrad',
  /** {@link dense}, forward. */
  dense: 'CharRnnDense',
  /** {@link dense}, backward. */
  denseGrad: 'CharRnnDenseGrad',
  /** {@link gatherRows}, forward. */
  gatherRows: 'CharRnnGatherRows',
  /** {@link gatherRows}, backward. */
  scatterAddRows: 'CharRnnScatterAddRows',
  /** {@link softmaxCrossEntropy}, forward. */
  softmaxCrossEntropy: 'CharRnnSoftmaxCrossEntropy',
  /** {@link softmaxCrossEntropy}, backward. */
  softmaxCrossEntropyGrad: 'CharRnnSoftmaxCrossEntropyGrad',
  /** {@link dropWeights}, forward and backward. */
  dropWeights: 'CharRnnDropWeights',
  /** {@link adamUpdate}. */
  adamUpdate: 'CharRnnAdamUpdate',
  /** {@link averageUpdate}. */
  averageUpdate: 'CharRnnAverageUpdate',
  /** {@link clipByGlobalNorm}. */
  clipByGlobalNorm: 'CharRnnClipByGlobalNorm',
  /** {@link maskSteps}, forward and backward. */
  maskSteps: 'CharRnnMaskSteps',
} as const;

export type FastKernel = (typeof FastKernel)[keyof typeof FastKernel];

/** Runs the current backend's own kernel; `undefined` when it has none and the op must be composed. */
export function runFastKernel(
  name: FastKernel,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, number> = {},
): tf.Tensor[] | undefined {
  if (!hasFastKernel(name)) return undefined;
  const outputs = tf.engine().runKernel(name, inputs, attributes);
  return Array.isArray(outputs) ? (outputs as tf.Tensor[]) : [outputs as tf.Tensor];
}

/** Whether the current backend has a kernel of its own. */
export function hasFastKernel(name: FastKernel): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/** Whether a gradient is being recorded, so that a forward pass must keep what its backward pass needs. */
export function isRecordingGradient(): boolean {
  return tf.engine().state.gradientDepth > 0;
}
