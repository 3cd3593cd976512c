import { expect, test } from 'vitest';
import { ThreadTrial } from '../../src/simd/inference/thread-trial.ts';

/** For each of `steps` steps whether it ran on one thread, where those take `onOne` and the others `onAll`. */
function runSteps(trial: ThreadTrial, steps: number, { onOne, onAll }: { onOne: number; onAll: number }): boolean[] {
  return Array.from({ length: steps }, () => {
    const takesOne = trial.takesOne(1);
    trial.note(takesOne ? onOne : onAll);
    return takesOne;
  });
}

const count = (choices: boolean[]) => choices.filter(Boolean).length;

test('after a short trial all steps run on what was faster', () => {
  expect(count(runSteps(new ThreadTrial(), 200, { onOne: 1, onAll: 2 }))).toBe(196);
  expect(count(runSteps(new ThreadTrial(), 200, { onOne: 2, onAll: 1 }))).toBe(4);
});

test('one slow step does not decide', () => {
  const trial = new ThreadTrial();
  trial.takesOne(1);
  trial.note(1000);
  expect(count(runSteps(trial, 199, { onOne: 2, onAll: 1 }))).toBe(4);
});

test('a machine that becomes busy is noticed', () => {
  const trial = new ThreadTrial();
  runSteps(trial, 256, { onOne: 2, onAll: 1 });
  expect(count(runSteps(trial, 256, { onOne: 2, onAll: 5 }))).toBe(252);
});

test('another batch is tried anew', () => {
  const trial = new ThreadTrial();
  runSteps(trial, 100, { onOne: 1, onAll: 2 });
  expect(trial.takesOne(64)).toBe(false);
});
