/** The tutorial's third way to train: the whole loop by hand, with a running mean and a checkpoint every five epochs. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@char-rnn/backend';
import { createCharRnn } from '@char-rnn/model';
import { Trainer } from '@char-rnn/trainer';
import * as tf from '@tensorflow/tfjs';
import { prepareText } from './prepare-text.ts';

const EPOCHS = 5;

await selectBackend('auto');
const { tokenizer, dataset } = await prepareText();
const model = createCharRnn({ vocabSize: tokenizer.size, embeddingDim: 32, rnnUnits: 64 });
const trainer = new Trainer(model);
trainer.compile({ learningRate: 5e-3 });

for (let epoch = 0; epoch < EPOCHS; epoch++) {
  const start = performance.now();
  let mean = 0;
  for await (const batch of dataset.epoch(epoch)) {
    const { loss, gradients } = trainer.computeGradients(() => model.loss(batch));
    trainer.applyGradients(gradients);
    const value = (await loss.data())[0];
    mean += (value - mean) / (batch.index + 1);
    tf.dispose([loss, ...gradients.values()]);
    if (batch.index % 20 === 0) console.log(`Epoch ${epoch + 1} Batch ${batch.index} Loss ${value.toFixed(4)}`);
  }
  if ((epoch + 1) % 5 === 0) {
    const dir = join(tmpdir(), 'char-rnn-examples', `by-hand-${epoch + 1}`);
    await model.save(dir, { tokenizer });
    console.log(`Saved: ${dir}`);
  }
  console.log(`Epoch ${epoch + 1} Loss: ${mean.toFixed(4)}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
