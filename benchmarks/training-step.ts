/**
 * One training step of the tutorial's model (batch 64, 100 steps of time, Embedding 256, GRU 1024, Dense 66; Adam) on
 * this machine's native TensorFlow: the fused GRU op beside TensorFlow.js' own GRU layer, step by step in turns.
 *
 * TensorFlow.js' GRU refuses `resetAfter`, so the peer is the older GRU variant: the same matmuls, the reset before them.
 */
import { cpus } from 'node:os';
import { selectBackend } from '@char-rnn/backend';
import { createCharRnn } from '@char-rnn/model';
import { Trainer } from '@char-rnn/trainer';
import * as tf from '@tensorflow/tfjs';
import { median } from './median.ts';

const VOCAB = 66;
const BATCH = 64;
const TIME = 100;
const WARM_UP = 1;
const REPEATS = 7;

process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
const backend = await selectBackend('tensorflow');
console.log(`${cpus()[0].model.trim()}, ${cpus().length} cores · Node ${process.version} · ${backend.device}`);
console.log(
  `Tutorial's model, batch ${BATCH}, ${TIME} steps of time; ${REPEATS} steps each, in turns, after ${WARM_UP} to warm up`,
);

const ids = Int32Array.from({ length: BATCH * TIME }, (_, i) => (i * 7919) % VOCAB);
const targets = ids.map((id) => (id * 31 + 1) % VOCAB);

const fused = await createFusedStep();
const layers = await createLayersStep();
const steps = { 'fused op (Char-RNN)': fused, 'tfjs-layers GRU': layers };
const times = new Map<string, number[]>(Object.keys(steps).map((name) => [name, []]));
for (let repeat = -WARM_UP; repeat < REPEATS; repeat++) {
  for (const [name, step] of Object.entries(steps)) {
    const tensorsBefore = tf.memory().numTensors;
    const start = performance.now();
    await step();
    const milliseconds = performance.now() - start;
    if (repeat < 0) continue;
    times.get(name)?.push(milliseconds);
    const left = tf.memory().numTensors - tensorsBefore;
    if (left !== 0) console.log(`${name}: a step left ${left} tensors behind`);
  }
}

const peer = median(times.get('tfjs-layers GRU') as number[]);
console.log('\n| | median s/step | min | max | ratio to tfjs-layers |\n| --- | --- | --- | --- | --- |');
for (const [name, values] of times) {
  const [middle, low, high] = [median(values), Math.min(...values), Math.max(...values)];
  const seconds = [middle, low, high].map((value) => (value / 1000).toFixed(2));
  console.log(`| ${name} | ${seconds.join(' | ')} | ${(middle / peer).toFixed(2)} |`);
}

/** The project's trainer, as `fit` calls it. */
async function createFusedStep(): Promise<() => Promise<void>> {
  const start = performance.now();
  const trainer = new Trainer(createCharRnn({ vocabSize: VOCAB }));
  trainer.compile();
  console.log(`fused op: model built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return async () => {
    const { loss } = await trainer.trainStep({ xs: ids.slice(), ys: targets.slice(), shape: [BATCH, TIME], index: 0 });
    await loss.data();
    loss.dispose();
  };
}

/** TensorFlow.js' layers and optimizer; cross-entropy from logits, since its own sparse loss clips them. */
async function createLayersStep(): Promise<() => Promise<void>> {
  const start = performance.now();
  const model = tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: VOCAB, outputDim: 256, inputLength: TIME }),
      tf.layers.gru({ units: 1024, returnSequences: true, recurrentActivation: 'sigmoid' }),
      tf.layers.dense({ units: VOCAB }),
    ],
  });
  const optimizer = tf.train.adam(1e-3);
  console.log(`tfjs-layers: model built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return async () => {
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
  };
}
