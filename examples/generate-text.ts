/** Writes with a saved model, without TensorFlow.js: one call, several prompts at once, and a stream. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OneStep } from '@char-rnn/sampler';

// Saved by keras-style-fit.ts.
const oneStep = await OneStep.load(join(tmpdir(), 'char-rnn-examples', 'ckpt_4'));

console.log(await oneStep.generate('The ', { length: 100, temperature: 0.7, seed: 1 }));

for (const text of await oneStep.generateBatch(['All', 'When the', 'A'], { length: 60, topK: 5, seed: 2 })) {
  console.log('-', JSON.stringify(text));
}

for await (const characters of oneStep.stream('And ', { length: 200, stop: '.', seed: 3 })) {
  process.stdout.write(characters);
}
process.stdout.write('\n');

// By hand, as the tutorial does it: one character a call, the states go in and come out.
let { chars, states } = await oneStep.generateOneStep(['To be']);
let text = `To be${chars[0]}`;
for (let i = 0; i < 40; i++) {
  ({ chars, states } = await oneStep.generateOneStep(chars, states));
  text += chars[0];
}
console.log(text);
