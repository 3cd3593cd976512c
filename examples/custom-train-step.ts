/** The tutorial's second way to train: `trainStep` is your own, everything else is Keras' style as before. */
import { selectBackend } from '@char-rnn/backend';
import type { Batch } from '@char-rnn/data';
import { createCharRnn } from '@char-rnn/model';
import { ProgressBar, Trainer } from '@char-rnn/trainer';
import * as tf from '@tensorflow/tfjs';
import { prepareText } from './prepare-text.ts';

/** Label smoothing, which the built-in step lacks: a part of the target is spread over all characters. */
class SmoothingTrainer extends Trainer {
  readonly smoothing = 0.02;

  override trainStep(batch: Batch): { loss: tf.Scalar } {
    const { loss, gradients } = this.computeGradients(() => {
      const logits = this.model.predict(tf.tensor2d(batch.xs, batch.shape, 'int32'));
      const targets = tf.oneHot(tf.tensor2d(batch.ys, batch.shape, 'int32'), this.model.vocabSize);
      return tf.losses.softmaxCrossEntropy(targets, logits, undefined, this.smoothing) as tf.Scalar;
    });
    this.applyGradients(gradients);
    tf.dispose([...gradients.values()]);
    return { loss };
  }
}

await selectBackend('auto');
const { tokenizer, dataset } = await prepareText();
const trainer = new SmoothingTrainer(createCharRnn({ vocabSize: tokenizer.size, embeddingDim: 32, rnnUnits: 96 }));
trainer.compile({ learningRate: 5e-3 });
const history = await trainer.fit(dataset, { epochs: 2, callbacks: [new ProgressBar()] });
console.log('Smoothed loss of each epoch:', history.loss.map((loss) => loss.toFixed(3)).join(' '));
console.log('Plain loss now:', (await trainer.evaluate(dataset)).loss.toFixed(3));
