/**
 * One training step of TensorFlow.js' own layers and optimizer on native TensorFlow. Their GRU refuses `resetAfter`, so it
 * is the older variant: the same matmuls. Cross-entropy is from logits, since the library's sparse loss clips them.
 */
import { selectBackend } from '@char-rnn/backend';
import * as tf from '@tensorflow/tfjs';
import { answerTurns } from './answer-turns.ts';
import { BATCH, EMBEDDING, ids, TIME, targets, UNITS, VOCAB } from './tutorial-batch.ts';

process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
const backend = await selectBackend('tensorflow');
const model = tf.sequential({
  layers: [
    tf.layers.embedding({ inputDim: VOCAB, outputDim: EMBEDDING, inputLength: TIME }),
    tf.layers.gru({
      units: UNITS,
      returnSequences: true,
      recurrentActivation: 'sigmoid',
      recurrentInitializer: 'glorotUniform',
    }),
    tf.layers.dense({ units: VOCAB }),
  ],
});
const optimizer = tf.train.adam(1e-3);
await answerTurns(`tfjs-layers GRU on ${backend.device}, Node ${process.versions.node}`, async () => {
  const loss = tf.tidy(() => {
    const xs = tf.tensor2d(ids.slice(), [BATCH, TIME], 'int32');
    const ys = tf.oneHot(tf.tensor1d(targets.slice(), 'int32'), VOCAB);
    return optimizer.minimize(() => {
      const logits = model.apply(xs, { training: true }) as tf.Tensor;
      return tf.losses.softmaxCrossEntropy(ys, logits.reshape([BATCH * TIME, VOCAB])) as tf.Scalar;
    }, true) as tf.Scalar;
  });
  await loss.data();
  loss.dispose();
});
