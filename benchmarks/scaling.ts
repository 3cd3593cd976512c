/** How the cost of a training step on simd grows with units, batch, sequence length and threads, from the tutorial's sizes. */
import { cpus } from 'node:os';
import { type SimdBackend, selectBackend } from '@char-rnn/backend';
import { enableWasmFeatures } from '@char-rnn/kernels';
import { createCharRnn } from '@char-rnn/model';
import { Trainer } from '@char-rnn/trainer';
import * as tf from '@tensorflow/tfjs';
import { calibrate } from './calibration/calibrate.ts';
import { median } from './runner/median.ts';

const VOCAB = 66;
const TUTORIAL = { units: 1024, batch: 64, time: 100, threads: 2 };
const REPEATS = 3;
const CASES = [
  TUTORIAL,
  ...[128, 256, 512].map((units) => ({ ...TUTORIAL, units })),
  ...[1, 8, 32, 128].map((batch) => ({ ...TUTORIAL, batch })),
  ...[25, 200].map((time) => ({ ...TUTORIAL, time })),
  { ...TUTORIAL, threads: 1 },
];

/** Of the recurrence and Dense, forward and twice that backward; the input comes from a table. */
function countOperations({ units, batch, time }: typeof TUTORIAL): number {
  return 3 * 2 * batch * time * (units * 3 * units + units * VOCAB);
}

enableWasmFeatures();
const { gigaflops, gigabytes } = await calibrate();
const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores · Node ${process.versions.node}`;
console.log('## How a training step grows\n');
console.log(
  `${new Date().toISOString().slice(0, 10)} · ${machine} · ${gigaflops.toFixed(0)} GFLOP/s a core in 128-bit fused multiply-adds, copies ${gigabytes.toFixed(1)} GB/s · median of ${REPEATS}\n`,
);
console.log('| units | batch | time | threads | ms a step | GFLOP/s | characters/s | kernel memory MB |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const size of CASES) {
  const { units, batch, time, threads } = size;
  await selectBackend('simd', { threads });
  const trainer = new Trainer(createCharRnn({ vocabSize: VOCAB, rnnUnits: units }));
  trainer.compile();
  const ids = () => Int32Array.from({ length: batch * time }, (_, i) => (i * 7919) % VOCAB);
  const times: number[] = [];
  for (let repeat = -1; repeat < REPEATS; repeat++) {
    const start = performance.now();
    const { loss } = await trainer.trainStep({ xs: ids(), ys: ids(), shape: [batch, time], index: 0 });
    await loss.data();
    loss.dispose();
    if (repeat >= 0) times.push(performance.now() - start);
  }
  const milliseconds = median(times);
  const rate = countOperations(size) / milliseconds / 1e6;
  const memory = (tf.backend() as SimdBackend).kernels.memory.bytes / 1e6;
  const row = [units, batch, time, threads, milliseconds.toPrecision(3), rate.toFixed(0)];
  console.log(`| ${[...row, Math.round((1000 * batch * time) / milliseconds), memory.toFixed(0)].join(' | ')} |`);
  trainer.dispose();
  trainer.model.dispose();
}
