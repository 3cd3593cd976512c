import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@char-rnn/backend';
import { createStreamDataset } from '@char-rnn/data';
import { readModel } from '@char-rnn/files';
import { CharRnnModel } from '@char-rnn/model';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Callback, Trainer } from '../src/index.ts';
import { createDataset, createModel, ids } from './text.ts';

beforeAll(async () => {
  await selectBackend('cpu');
});

const MOMENTUM = 0.9;

/** Trains for an epoch, and takes the average of the weights after each step once more in float64. */
async function trainWithAverage() {
  const trainer = new Trainer(createModel());
  trainer.compile({ learningRate: 1e-2, emaMomentum: MOMENTUM });
  const expected = new Map<string, Float64Array>();
  let updates = 0;
  const follow: Callback = {
    async onBatchEnd() {
      const decay = updates === 0 ? 0 : Math.min(MOMENTUM, (1 + updates) / (10 + updates));
      updates++;
      for (const { name, data } of await trainer.model.getWeights()) {
        const average = expected.get(name) ?? new Float64Array(data.length);
        expected.set(
          name,
          average.map((value, i) => decay * value + (1 - decay) * data[i]),
        );
      }
    },
  };
  await trainer.fit(createDataset(), { epochs: 2, callbacks: [follow] });
  return { trainer, expected };
}

test('the weights to use are the moving average of those after each step', async () => {
  const { trainer, expected } = await trainWithAverage();
  for (const { name, data } of await trainer.getWeights()) {
    const average = expected.get(name)!;
    const largest = average.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const difference = data.reduce((max, value, i) => Math.max(max, Math.abs(value - average[i])), 0);
    expect(difference, name).toBeLessThanOrEqual(1e-5 * largest);
  }
});

test('what is evaluated and saved is the average, and training goes on from the weights themselves', async () => {
  const { trainer } = await trainWithAverage();
  const own = await trainer.model.getWeights();
  const averaged = await trainer.getWeights();
  expect(averaged).not.toEqual(own);
  const held = createStreamDataset(ids.subarray(0, 200), { seqLength: 20 });
  const averagedModel = new Trainer(new CharRnnModel(trainer.model.architecture, averaged, 0));
  const tensors = tf.memory().numTensors;
  expect(await trainer.evaluate(held)).toEqual(await averagedModel.evaluate(held));
  expect(tf.memory().numTensors).toBe(tensors);

  const dir = await mkdtemp(join(tmpdir(), 'char-rnn-average-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await trainer.save(dir);
  expect((await readModel(dir)).weights).toEqual(averaged);
  expect(await trainer.model.getWeights()).toEqual(own);
});

test('an evaluation that is interrupted leaves the weights of the training in place', async () => {
  const { trainer } = await trainWithAverage();
  const own = await trainer.model.getWeights();
  const stop = new AbortController();
  stop.abort();
  const held = createStreamDataset(ids.subarray(0, 200), { seqLength: 20 });
  await expect(trainer.evaluate(held, { signal: stop.signal })).rejects.toBe(stop.signal.reason);
  expect(await trainer.model.getWeights()).toEqual(own);
});

test('averaging does not change how the weights are trained', async () => {
  const train = async (emaMomentum: number | undefined) => {
    const trainer = new Trainer(createModel());
    trainer.compile({ emaMomentum });
    await trainer.fit(createDataset(), { epochs: 1 });
    return trainer.model.getWeights();
  };
  expect(await train(0.99)).toEqual(await train(undefined));
});

test('a momentum that is no fraction is refused', () => {
  expect(() => new Trainer(createModel()).compile({ emaMomentum: 1 })).toThrowError(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('emaMomentum is 1') }),
  );
});
