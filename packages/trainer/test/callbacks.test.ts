import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@char-rnn/backend';
import { createStreamDataset } from '@char-rnn/data';
import { readModel } from '@char-rnn/files';
import { loadCharRnn } from '@char-rnn/model';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  EarlyStopping,
  type EpochLogs,
  formatDuration,
  JsonLogger,
  ModelCheckpoint,
  ProgressBar,
  type ProgressBarOptions,
  restoreCheckpoint,
  Trainer,
} from '../src/index.ts';
import { createDataset, createModel, ids, tokenizer } from './text.ts';

beforeAll(async () => {
  await selectBackend('cpu');
});

async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'char-rnn-callbacks-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

function compiledTrainer(): Trainer {
  const trainer = new Trainer(createModel());
  trainer.compile({ learningRate: 1e-2 });
  return trainer;
}

describe('ModelCheckpoint', () => {
  test("saves a model for each epoch under the tutorial's name", async () => {
    const dir = await temporaryFolder();
    const trainer = compiledTrainer();
    const checkpoint = new ModelCheckpoint(join(dir, 'ckpt_{epoch}'), { saveWeightsOnly: true, tokenizer });
    await trainer.fit(createDataset(), { epochs: 2, callbacks: [checkpoint] });
    const loaded = await loadCharRnn(join(dir, 'ckpt_2'));
    expect(await loaded.getWeights()).toEqual(await trainer.model.getWeights());
    expect(await (await loadCharRnn(join(dir, 'ckpt_1'))).getWeights()).not.toEqual(await loaded.getWeights());
    expect((await readModel(join(dir, 'ckpt_2'))).tokenizer).toEqual(tokenizer.toJSON());
    expect(existsSync(join(dir, 'ckpt_2', 'checkpoints'))).toBe(false);
  });

  test('without saveWeightsOnly a training resumes from it', async () => {
    const dir = await temporaryFolder();
    const trainer = compiledTrainer();
    await trainer.fit(createDataset(), { epochs: 2, callbacks: [new ModelCheckpoint(dir)] });
    const resumed = compiledTrainer();
    await restoreCheckpoint(resumed, dir);
    expect(resumed.position).toEqual(trainer.position);
    await resumed.fit(createDataset(), { epochs: 3 });
    await trainer.fit(createDataset(), { epochs: 3 });
    expect(await resumed.model.getWeights()).toEqual(await trainer.model.getWeights());
  });

  test('with saveBestOnly leaves a worse epoch out', async () => {
    const dir = await temporaryFolder();
    const trainer = compiledTrainer();
    const checkpoint = new ModelCheckpoint(join(dir, 'ckpt_{epoch}_{valLoss}'), { saveBestOnly: true });
    checkpoint.onTrainBegin(undefined, trainer);
    const logs = (valLoss: number): EpochLogs => ({ loss: 1, valLoss, seconds: 1, step: 1 });
    await checkpoint.onEpochEnd(0, logs(2), trainer);
    await checkpoint.onEpochEnd(1, logs(2.5), trainer);
    await checkpoint.onEpochEnd(2, logs(1.5), trainer);
    expect(['ckpt_1_2.0000', 'ckpt_2_2.5000', 'ckpt_3_1.5000'].map((name) => existsSync(join(dir, name)))).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('EarlyStopping', () => {
  test('stops when nothing improves for `patience` epochs and gives the best weights back', async () => {
    const trainer = compiledTrainer();
    const stopping = new EarlyStopping({ patience: 2 });
    stopping.onTrainBegin(undefined, trainer);
    const weightsOf = async (valLoss: number, epoch: number) => {
      const weights = (await trainer.model.getWeights()).map((w) => ({ ...w, data: w.data.map((x) => x + 1) }));
      trainer.model.setWeights(weights);
      await stopping.onEpochEnd(epoch, { loss: 1, valLoss, seconds: 1, step: 1 }, trainer);
      return weights;
    };
    await weightsOf(2, 0);
    const best = await weightsOf(1.5, 1);
    await weightsOf(1.6, 2);
    expect(trainer.stopTraining).toBe(false);
    await weightsOf(1.5, 3);
    expect(trainer.stopTraining).toBe(true);
    expect(stopping.stoppedEpoch).toBe(3);
    stopping.onTrainEnd(trainer);
    expect(await trainer.model.getWeights()).toEqual(best);
  });

  test('ends a real training whose validation text is nothing like its training text', async () => {
    const trainer = compiledTrainer();
    const validationData = createStreamDataset(ids.slice(0, 300).reverse(), { seqLength: 20 });
    const stopping = new EarlyStopping({ patience: 1 });
    const history = await trainer.fit(createDataset(), { epochs: 60, validationData, callbacks: [stopping] });
    expect(history.epochs.length).toBeLessThan(60);
    const best = Math.min(...history.valLoss);
    expect((await trainer.evaluate(validationData)).loss).toBeCloseTo(best, 10);
  });

  test('needs what it monitors', async () => {
    const fit = compiledTrainer().fit(createDataset(), { epochs: 2, callbacks: [new EarlyStopping()] });
    await expect(fit).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

test('JsonLogger writes one JSON object for each event', async () => {
  const lines: string[] = [];
  const trainer = compiledTrainer();
  const validationData = createStreamDataset(ids.subarray(0, 100), { seqLength: 20 });
  const callbacks = [new JsonLogger({ write: (line) => lines.push(line) })];
  const history = await trainer.fit(createDataset(), { epochs: 2, validationData, callbacks });
  const events = lines.map((line) => JSON.parse(line));
  expect(events[0]).toMatchObject({ event: 'start', parameters: trainer.model.countParams(), epochs: 2 });
  expect(events[1]).toMatchObject({ event: 'step', step: 1, epoch: 0 });
  expect(events[1].charsPerSecond).toBeCloseTo(160_000 / events[1].stepMs, 6);
  const epochs = events.filter(({ event }) => event === 'epoch');
  expect(epochs.map(({ loss, valLoss }) => [loss, valLoss])).toEqual(
    history.epochs.map(({ loss, valLoss }) => [loss, valLoss]),
  );
  expect(events.at(-1)).toMatchObject({ event: 'done', step: trainer.step });
});

test('ProgressBar writes plain lines where there is no terminal', async () => {
  const written: string[] = [];
  const stream = { isTTY: false, write: (text: string) => written.push(text) > 0 } as NodeJS.WriteStream;
  const trainer = compiledTrainer();
  await trainer.fit(createDataset(), { epochs: 2, callbacks: [new ProgressBar({ stream })] });
  const output = written.join('');
  const lines = output.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^Epoch 2\/2 done · loss \d\.\d{4} · [\d,]+ characters\/s · \d+ s$/);
  expect(output).not.toContain('\u001b');
});

test('ProgressBar tells the time left to the nearest limit', () => {
  const written: string[] = [];
  const stream = { isTTY: false, write: (text: string) => written.push(text) > 0 } as NodeJS.WriteStream;
  const secondsLeft = (options: ProgressBarOptions) => {
    const bar = new ProgressBar({ stream, intervalMs: 0, ...options });
    bar.onTrainBegin({ epochs: 2, initialEpoch: 0, batchesPerEpoch: 50, fromBatch: 0 });
    bar.onEpochBegin(0);
    bar.onBatchEnd(9, { loss: 2, batchLoss: 2, step: 10, stepMs: 1000, characters: 100, learningRate: 1e-3 });
    return written.at(-1)?.match(/· ([^·]+) left/)?.[1];
  };
  expect(secondsLeft({})).toBe('1 min 30 s');
  expect(secondsLeft({ stepsAtMost: 40 })).toBe('30 s');
  expect(secondsLeft({ stepsAtMost: 40, secondsAtMost: 5 })).toBe('5 s');
});

test.each([
  [0.4, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [185, '3 min 05 s'],
  [7800, '2 h 10 min'],
])('%d seconds read %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
