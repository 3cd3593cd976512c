/**
 * How the ops of this folder find a backend's own version of themselves.
 *
 * Each op is written once with ordinary TensorFlow.js operations and is right on every backend. A backend that can do
 * better registers a kernel under the name below (`tf.registerKernel`), and the op calls that instead.
 */
import * as tf from '@tensorflow/tfjs';

/** The names under which a backend registers its own version of an op; each op's file says what goes in and out. */
export const FastKernel = {
  gruSequence: 'CharRnnGruSequence',
  gruSequenceGrad: 'CharRnnGruSequenceGrad',
  gruTable: 'CharRnnGruTable',
  gruTableGrad: 'CharRnnGruTableGrad',
  dense: 'CharRnnDense',
  denseGrad: 'CharRnnDenseGrad',
  gatherRows: 'CharRnnGatherRows',
  scatterAddRows: 'CharRnnScatterAddRows',
  softmaxCrossEntropy: 'CharRnnSoftmaxCrossEntropy',
  softmaxCrossEntropyGrad: 'CharRnnSoftmaxCrossEntropyGrad',
  dropWeights: 'CharRnnDropWeights',
  adamUpdate: 'CharRnnAdamUpdate',
  averageUpdate: 'CharRnnAverageUpdate',
  clipByGlobalNorm: 'CharRnnClipByGlobalNorm',
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
