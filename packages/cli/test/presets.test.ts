import { createStatefulDataset } from '@char-rnn/data';
import { expect, test } from 'vitest';
import { planValidation } from '../src/train/plan-validation.ts';
import { choosePreset } from '../src/train/presets.ts';
import { isOutOfPatience } from '../src/train/run-limiter.ts';

const cpu = { name: 'cpu', device: 'JavaScript', accelerated: false } as const;
const processor = { name: 'tensorflow', device: 'CPU', accelerated: false } as const;
const graphics = { name: 'tensorflow', device: 'CUDA', accelerated: true } as const;
const auto = (characters: number, backend: typeof cpu | typeof processor | typeof graphics) =>
  choosePreset('auto', { characters, backend }).values;

test('auto gives larger models to longer texts and to faster machines', () => {
  expect(auto(1_000_000, processor).units).toBeGreaterThan(auto(100_000, processor).units);
  expect(auto(1_000_000, processor).units).toBeGreaterThan(auto(1_000_000, cpu).units);
  expect(auto(1_000_000, graphics).units).toBeGreaterThan(auto(1_000_000, processor).units);
});

test.each([60, 100, 500, 1000, 3000, 10_000, 100_000, 1_000_000])(
  'auto makes batches that fit a text of %i',
  (length) => {
    for (const backend of [cpu, processor, graphics]) {
      const { batchSize, seqLength } = auto(length, backend);
      const ids = new Uint8Array(Math.floor(length * 0.9));
      expect(createStatefulDataset(ids, { batchSize, seqLength }).batchesPerEpoch).toBeGreaterThan(0);
    }
  },
);

test('the learning rate goes by the width of the model that is trained, whoever chose it', () => {
  const wide = choosePreset('auto', { characters: 1_000_000, backend: processor, units: 2048 }).values;
  const narrow = choosePreset('auto', { characters: 1_000_000, backend: processor, units: 64 }).values;
  expect(narrow.learningRate).toBeGreaterThan(auto(1_000_000, processor).learningRate);
  expect(wide.learningRate).toBeLessThan(auto(1_000_000, processor).learningRate);
});

test('best is the model of the tutorial, trained with a schedule, dropout, averaged weights and carried states', () => {
  const { values } = choosePreset('best', { characters: 1_000_000, backend: processor });
  expect(values).toMatchObject({ units: 1024, embedding: 256, seqLength: 100, batchSize: 64, stateful: true });
  expect(values).toMatchObject({ lrSchedule: 'cosine', weightDecay: 0.01, ema: 0.998, validation: 0.1 });
});

test('tutorial is the tutorial, whatever the text and the machine', () => {
  for (const backend of [cpu, graphics]) {
    const { values } = choosePreset('tutorial', { characters: 5000, backend });
    expect(values).toMatchObject({ units: 1024, embedding: 256, seqLength: 100, batchSize: 64, learningRate: 1e-3 });
    expect(values).toMatchObject({ epochs: 20, clipNorm: 0, validation: 0, stateful: false });
  }
});

test('a short held-out part is read in fewer lanes and shorter windows, and says so; a tiny one not at all', () => {
  const plan = (length: number) => planValidation(new Uint8Array(length), { seqLength: 100 });
  expect(plan(111_540)).toMatchObject({ dataset: { batchSize: 64, seqLength: 96, batchesPerEpoch: 18 } });
  expect(plan(111_540).warning).toBeUndefined();
  expect(plan(3000)).toMatchObject({ dataset: { batchSize: 3, seqLength: 99 } });
  expect(plan(50)).toMatchObject({
    dataset: { batchSize: 1, seqLength: 49 },
    warning: expect.stringMatching(/only 50/),
  });
  expect(plan(10)).toEqual({ warning: expect.stringMatching(/only 10 .*nothing is validated/) });
  expect(plan(0)).toEqual({});
});

test('patience is over when that many losses were no better than the best before them', () => {
  const history = (...losses: number[]) => {
    return { history: [], validations: losses.map((loss, step) => ({ loss, step })) };
  };
  expect(isOutOfPatience(history(3, 2, 2.1), 2)).toBe(false);
  expect(isOutOfPatience(history(3, 2, 2.1, 2), 2)).toBe(true);
  expect(isOutOfPatience(history(3, 2, 2.1, 1.9), 2)).toBe(false);
  expect(isOutOfPatience(history(1, 2, 3, 4), 0)).toBe(false);
  expect(isOutOfPatience(history(), 1)).toBe(false);
});
