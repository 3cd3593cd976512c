import * as v from 'valibot';
import { expect, test } from 'vitest';
import { describeProgress } from '../../../src/training/describe-progress.ts';
import { parseTrainingEvent, type TrainingEvent } from '../../../src/training/training-events.ts';
import { NO_PROGRESS, ProgressTracker, progressSchema } from '../../../src/training/training-progress.ts';

const START = {
  event: 'start',
  text: 'book.txt',
  characters: 10_000,
  vocabSize: 50,
  parameters: 1234,
  backend: 'simd',
  device: 'two threads',
  stepsPerEpoch: 20,
  settings: {
    units: 64,
    layers: 1,
    cell: 'gru',
    seqLength: 100,
    batchSize: 4,
    learningRate: 0.01,
    validation: 0.1,
    more: 'fields',
  },
  limits: { epochs: 5, patience: 5 },
};

/** A tracker with a clock that is set by hand, in seconds. */
function track(before = NO_PROGRESS) {
  let seconds = 0;
  const tracker = new ProgressTracker(before, () => 1000 * seconds);
  const push = (event: object, at?: number) => {
    seconds = at ?? seconds;
    tracker.push(parseTrainingEvent(JSON.stringify(event)) as TrainingEvent);
  };
  const step = (number: number, loss: number, at: number) =>
    push({ event: 'step', step: number, epoch: Math.floor(number / 20), loss, stepMs: 10, charsPerSecond: 40_000 }, at);
  return { tracker, push, step };
}

test('where a training is and how long it takes follow from its steps', () => {
  const { tracker, push, step } = track();
  push(START);
  step(1, 4, 1);
  step(25, 3, 25);
  expect(tracker.progress).toMatchObject({ step: 25, epoch: 1, fraction: 0.25, secondsLeft: 75, seconds: 25 });
  expect(describeProgress(tracker.progress)).toBe('25 %, loss 3.90, 75 s left');
});

test('a time limit that comes before the last step is what is waited for', () => {
  const { tracker, push, step } = track();
  push({ ...START, timeLimit: 20 });
  step(5, 4, 10);
  expect(tracker.progress).toMatchObject({ fraction: 0.5, secondsLeft: 10 });
});

test('the curve of a long training has as few points as that of a short one, and the same mean', () => {
  const { tracker, push, step } = track();
  push({ ...START, limits: { epochs: 1000, patience: 0 } });
  const losses = Array.from({ length: 8192 }, (_, i) => 4 - i / 4096);
  for (const [i, loss] of losses.entries()) step(i + 1, loss, i);
  const points = tracker.progress.losses;
  expect(points.length).toBeLessThan(513);
  expect(points.length).toBeGreaterThan(250);
  const mean = points.reduce((sum, { loss }) => sum + loss, 0) / points.length;
  expect(mean).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / losses.length, 1);
  expect(points.map((point) => point.step)).toEqual([...points.map((point) => point.step)].sort((a, b) => a - b));
});

test('a resumed training goes on from its checkpoint: what came after it is forgotten', () => {
  const first = track();
  first.push(START);
  for (let i = 1; i <= 30; i++) first.step(i, 4, i);
  first.push({ event: 'validation', step: 20, epoch: 0, loss: 3.5 });
  first.push({ event: 'sample', step: 20, temperature: 0.8, text: 'the' });
  first.push({ event: 'sample', step: 30, temperature: 0.8, text: 'lost' });
  const { tracker, push, step } = track(first.tracker.progress);
  push({ ...START, resumedFrom: 20 });
  expect(tracker.progress.losses.at(-1)!.step).toBe(20);
  expect(tracker.progress.samples).toEqual([{ step: 20, temperature: 0.8, text: 'the' }]);
  step(21, 3, 1);
  expect(tracker.progress).toMatchObject({ step: 21, seconds: 31, secondsLeft: 79 });
});

test('progress can be saved and read again', () => {
  const { tracker, push, step } = track();
  push(START);
  step(1, 4, 1);
  push({ event: 'warning', message: 'training and validation part ways' });
  push({ event: 'done', reason: 'epochs', step: 100, epochs: 5, seconds: 9, loss: 2, valLoss: 2.5 });
  const saved = JSON.parse(JSON.stringify(tracker.progress));
  expect(v.parse(progressSchema, saved)).toEqual(tracker.progress);
  expect(tracker.progress.fraction).toBe(1);
});

test.each(['', 'no JSON', '{"event":"backend","name":"simd"}', '{"event":"step","step":"one"}', '[1]'])(
  'a line without an event of use is passed over: %j',
  (line) => {
    expect(parseTrainingEvent(line)).toBeUndefined();
  },
);
