import * as tf from '@tensorflow/tfjs';
import { FastKernel, runFastKernel } from './fast-kernel.ts';

/**
 * Cross-entropy of each row's softmax with its target, in nats: `[rows]`, differentiable in the logits.
 *
 * From logits, by log-sum-exp. (`tf.losses.sparseCategoricalCrossentropy` clips its input to [1e-7, 1 - 1e-7] before it
 * looks at `fromLogits`, which makes it useless for logits.) Fast versions: `FastKernel.softmaxCrossEntropy` (inputs
 * `logits, targets`) and `FastKernel.softmaxCrossEntropyGrad` (inputs `logits, targets, lossesGradient`).
 *
 * @param logits `[rows, vocab]`
 * @param targets int32 `[rows]`
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor1D): tf.Tensor1D {
  const op = tf.customGrad((...args) => {
    const scores = args[0] as tf.Tensor2D;
    const save = args[1] as unknown as tf.GradSaveFunc;
    save([scores, targets]);
    const value = runFastKernel(FastKernel.softmaxCrossEntropy, { logits: scores, targets })?.[0];
    const gradFunc = (lossesGradient: tf.Tensor, saved: tf.Tensor[]) => {
      const [savedLogits, savedTargets] = saved as [tf.Tensor2D, tf.Tensor1D];
      const inputs = { logits: savedLogits, targets: savedTargets, lossesGradient };
      const gradient = runFastKernel(FastKernel.softmaxCrossEntropyGrad, inputs)?.[0];
      return gradient ?? backward(savedLogits, savedTargets, lossesGradient);
    };
    return { value: value ?? forward(scores, targets), gradFunc };
  });
  return op(logits) as tf.Tensor1D;
}

function forward(logits: tf.Tensor2D, targets: tf.Tensor1D): tf.Tensor {
  const ofTarget = tf.sum(tf.mul(logits, tf.oneHot(targets, logits.shape[1])), 1);
  return tf.sub(tf.logSumExp(logits, 1), ofTarget);
}

function backward(logits: tf.Tensor2D, targets: tf.Tensor1D, lossesGradient: tf.Tensor): tf.Tensor {
  const difference = tf.sub(tf.softmax(logits), tf.oneHot(targets, logits.shape[1]));
  return tf.mul(difference, tf.expandDims(lossesGradient, 1));
}
