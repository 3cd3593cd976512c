import { expect, test } from 'vitest';
import { planArguments, resumeArguments } from '../../../src/training/training-plan.ts';
import { NO_PROGRESS, type TrainingProgress } from '../../../src/training/training-progress.ts';

const request = { plan: 'good', characters: 50_000, extra: [] } as const;

test.each([
  ['quick, on a short text', { plan: 'quick' }, '--checkpoint-every 15s --time-limit 60s'],
  ['quick, on a long text', { plan: 'quick', characters: 1e6 }, '--checkpoint-every 15s --time-limit 60s --units 256'],
  ['good', {}, '--checkpoint-every 15s'],
  ['long', { plan: 'long' }, '--checkpoint-every 15s --preset best'],
  ['tutorial', { plan: 'tutorial' }, '--checkpoint-every 15s --preset tutorial'],
  [
    'arguments of the settings',
    { plan: 'quick', extra: ['--time-limit', '5m', '--units', '64'] },
    '--checkpoint-every 15s --time-limit 5m --units 64',
  ],
] as const)('a plan is arguments of the command: %s', (_, changes, words) => {
  expect(planArguments({ ...request, ...changes }).join(' ')).toBe(words);
});

test('arguments that the extension needs for itself are refused', () => {
  expect(() => planArguments({ ...request, extra: ['--out', 'x'] })).toThrow(
    'charRnn.training.arguments has --out, which the extension decides: leave it out.',
  );
  expect(() => planArguments({ ...request, extra: ['--resume=1'] })).toThrow('--resume');
});

test('an interrupted run gets the time that is left of its plan', () => {
  const after = (seconds: number) => ({ ...NO_PROGRESS, seconds });
  expect(resumeArguments({ plan: 'quick', extra: [], progress: after(20.2) })).toEqual([
    '--resume',
    '--time-limit',
    '40s',
  ]);
  const extra = ['--time-limit', '5m'];
  expect(resumeArguments({ plan: 'good', extra, progress: after(60) })).toEqual(['--resume', '--time-limit', '240s']);
  expect(resumeArguments({ plan: 'good', extra: [], progress: after(60) })).toEqual(['--resume']);
});

test('a run that has reached a limit gets as much again', () => {
  const plan = { limits: { epochs: 20, steps: 300, patience: 5 } } as TrainingProgress['plan'];
  const ended = (endedBy: string) => ({ ...NO_PROGRESS, plan, endedBy, seconds: 60 });
  const resume = (endedBy: string, chosen: 'good' | 'quick' = 'good') =>
    resumeArguments({ plan: chosen, extra: [], progress: ended(endedBy) }).slice(1);
  expect(resume('epochs')).toEqual(['--epochs', '40']);
  expect(resume('steps')).toEqual(['--steps', '600']);
  expect(resume('patience')).toEqual(['--patience', '10']);
  expect(resume('time-limit', 'quick')).toEqual(['--time-limit', '60s']);
});
