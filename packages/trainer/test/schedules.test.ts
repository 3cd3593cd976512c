import { describe, expect, test } from 'vitest';
import { cosineDecay, type LearningRateSchedule, reduceOnPlateau, stepDecay } from '../src/index.ts';

const atStep = (schedule: LearningRateSchedule, step: number) => schedule({ step, history: [], validations: [] });
const epochs = (...losses: number[]) => losses.map((loss, epoch) => ({ epoch, loss, step: epoch + 1 }));

describe('cosineDecay', () => {
  const schedule = cosineDecay({ learningRate: 2, minLearningRate: 0.2, warmupSteps: 10, totalSteps: 110 });

  test('rises in a straight line from the first step to the last of the warm-up', () => {
    expect(atStep(schedule, 0)).toBeCloseTo(0.2, 12);
    expect(atStep(schedule, 4)).toBeCloseTo(1, 12);
    expect(atStep(schedule, 9)).toBeCloseTo(2, 12);
  });

  test('falls along half a cosine and stays at the lowest rate', () => {
    expect(atStep(schedule, 10)).toBeCloseTo(2, 12);
    expect(atStep(schedule, 60)).toBeCloseTo(1.1, 12);
    // A third of the way down: 0.2 + 1.8 * (1 + cos 60 degrees) / 2.
    expect(atStep(schedule, 10 + 100 / 3)).toBeCloseTo(1.55, 12);
    expect(atStep(schedule, 110)).toBeCloseTo(0.2, 12);
    expect(atStep(schedule, 5000)).toBeCloseTo(0.2, 12);
  });

  test('with a warm-up as long as the training only rises', () => {
    const rising = cosineDecay({ learningRate: 1, warmupSteps: 10, totalSteps: 10 });
    expect(atStep(rising, 9)).toBe(1);
    expect(Number.isFinite(atStep(rising, 10))).toBe(true);
  });
});

test('stepDecay multiplies the rate every so many epochs, down to the lowest', () => {
  const schedule = stepDecay({ learningRate: 0.8, everyEpochs: 2, factor: 0.5, minLearningRate: 0.15 });
  const rates = [0, 1, 2, 3, 4, 6].map((count) =>
    schedule({ step: 0, history: epochs(...new Array(count).fill(1)), validations: [] }),
  );
  expect(rates).toEqual([0.8, 0.8, 0.4, 0.4, 0.2, 0.15]);
});

describe('reduceOnPlateau', () => {
  const schedule = reduceOnPlateau({ learningRate: 1, patience: 2, factor: 0.5 });
  const afterValidations = (...losses: number[]) =>
    schedule({ step: 0, history: [], validations: losses.map((loss, step) => ({ loss, step })) });

  test('keeps the rate while the loss has a new best now and then', () => {
    expect(afterValidations()).toBe(1);
    expect(afterValidations(3, 2, 2.5, 1.9, 2, 1.8)).toBe(1);
  });

  test('lowers it after so many losses without one, and waits as long again before the next time', () => {
    expect(afterValidations(3, 2, 2, 2)).toBe(0.5);
    expect(afterValidations(3, 2, 2, 2, 2)).toBe(0.5);
    expect(afterValidations(3, 2, 2, 2, 2, 2)).toBe(0.25);
    expect(afterValidations(3, 2, 2, 2, 1, 2)).toBe(0.5);
  });

  test('goes by the training loss where nothing is held out', () => {
    expect(schedule({ step: 0, history: epochs(2, 1, 1, 1), validations: [] })).toBe(0.5);
  });
});

test.each([
  [() => cosineDecay({ learningRate: 0, totalSteps: 10 }), 'learningRate is 0; it must be a number above 0.'],
  [() => cosineDecay({ learningRate: 1, totalSteps: 0 }), 'totalSteps is 0; it must be an integer of at least 1.'],
  [
    () => cosineDecay({ learningRate: 1, totalSteps: 9, warmupSteps: -1 }),
    'warmupSteps is -1; it must be an integer of at least 0.',
  ],
  [() => stepDecay({ learningRate: 1, factor: 1 }), 'factor is 1; it must be above 0 and below 1.'],
  [() => stepDecay({ learningRate: 1, everyEpochs: 0.5 }), 'everyEpochs is 0.5; it must be an integer of at least 1.'],
  [
    () => reduceOnPlateau({ learningRate: 1, minLearningRate: Number.NaN }),
    'minLearningRate is NaN; it must be a number from 0 up.',
  ],
])('a schedule that cannot be meant is refused: %#', (create, message) => {
  expect(create).toThrowError(expect.objectContaining({ code: 'INVALID_ARGUMENT', message }));
});
