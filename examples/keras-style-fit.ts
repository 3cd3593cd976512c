/** The tutorial's first way to train: compile, fit, callbacks. Then it writes. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@char-rnn/backend';
import { createCharRnn } from '@char-rnn/model';
import { OneStep } from '@char-rnn/sampler';
import { ModelCheckpoint, ProgressBar, Trainer } from '@char-rnn/trainer';
import { prepareText } from './prepare-text.ts';

const backend = await selectBackend('auto');
console.log(`Backend: ${backend.name}, ${backend.device}`);
const { tokenizer, dataset } = await prepareText();

const model = createCharRnn({ vocabSize: tokenizer.size, embeddingDim: 32, rnnUnits: 96 });
model.summary();

const trainer = new Trainer(model);
trainer.compile({ optimizer: 'adam', learningRate: 5e-3 });
const checkpoints = join(tmpdir(), 'char-rnn-examples', 'ckpt_{epoch}');
const history = await trainer.fit(dataset, {
  epochs: 4,
  callbacks: [new ModelCheckpoint(checkpoints, { saveWeightsOnly: true, tokenizer }), new ProgressBar()],
});
console.log('Loss of each epoch:', history.loss.map((loss) => loss.toFixed(3)).join(' '));

const oneStep = new OneStep(model, tokenizer, { temperature: 0.8 });
console.log(await oneStep.generate('The ', { length: 200, seed: 1 }));
