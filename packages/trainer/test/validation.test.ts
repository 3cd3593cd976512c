import { selectBackend } from '@char-rnn/backend';
import { createStreamDataset } from '@char-rnn/data';
import { beforeAll, expect, test } from 'vitest';
import { type Callback, captureTrainer, restoreTrainer, Trainer } from '../src/index.ts';
import { createDataset, createModel, ids } from './text.ts';

beforeAll(async () => {
  await selectBackend('cpu');
});

const dataset = createDataset();
const validationData = createStreamDataset(ids.subarray(0, 100), { seqLength: 20 });

function compiled(): Trainer {
  const trainer = new Trainer(createModel());
  trainer.compile({ learningRate: 1e-2 });
  return trainer;
}

test('the held-out text is tried every so many steps and at the ends of epochs, once a step', async () => {
  const trainer = compiled();
  const { batchesPerEpoch } = dataset;
  const tried: number[] = [];
  const callbacks: Callback[] = [{ onTestEnd: (_logs, { step }) => void tried.push(step) }];
  const history = await trainer.fit(dataset, { epochs: 2, validationData, validateEvery: 4, callbacks });
  const due = Array.from({ length: 2 * batchesPerEpoch }, (_, i) => i + 1).filter(
    (step) => step % 4 === 0 || step % batchesPerEpoch === 0,
  );
  expect(tried).toEqual(due);
  expect(trainer.position.validations.map(({ step }) => step)).toEqual(due);
  expect(history.valLoss).toEqual(
    trainer.position.validations.filter(({ step }) => step % batchesPerEpoch === 0).map(({ loss }) => loss),
  );
  expect(trainer.position.validations.at(-1)?.loss).toBe((await trainer.evaluate(validationData)).loss);
});

test('a training that stops between a step and its validation validates first when it goes on', async () => {
  const undisturbed = compiled();
  await undisturbed.fit(dataset, { epochs: 2, validationData, validateEvery: 4 });

  const stopped = compiled();
  const controller = new AbortController();
  const callbacks: Callback[] = [{ onTestBegin: ({ step }) => void (step === 8 && controller.abort()) }];
  const options = { epochs: 2, validationData, validateEvery: 4 };
  await stopped.fit(dataset, { ...options, callbacks, signal: controller.signal });
  expect(stopped.step).toBe(8);
  expect(stopped.position.validations.map(({ step }) => step)).toEqual([4]);

  const resumed = compiled();
  restoreTrainer(resumed, await captureTrainer(stopped));
  await resumed.fit(dataset, options);
  expect(resumed.position).toEqual(undisturbed.position);
  expect(await resumed.model.getWeights()).toEqual(await undisturbed.model.getWeights());
});
