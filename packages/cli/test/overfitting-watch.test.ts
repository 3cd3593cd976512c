import type { Trainer } from '@char-rnn/trainer';
import { expect, test } from 'vitest';
import { OverfittingWatch } from '../src/train/overfitting-watch.ts';

/** The warnings of a run with these losses on held-out text, one every ten steps. */
function warningsOf(...losses: number[]): string[] {
  const warnings: string[] = [];
  const watch = new OverfittingWatch((message) => warnings.push(message));
  const validations = losses.map((loss, i) => ({ step: 10 * (i + 1), loss }));
  for (const [i, { step, loss }] of validations.entries()) {
    watch.onTestEnd({ loss }, { step, position: { validations: validations.slice(0, i + 1) } } as Trainer);
  }
  return warnings;
}

test('says once, with the losses and their steps, that the held-out loss has been rising', () => {
  const warnings = warningsOf(2, 1.5, 1.52, 1.55, 1.6, 1.7, 1.8);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/best \(1\.500\) after step 20 and is 1\.600 after step 50/);
});

test('is silent while the loss falls, and about rises that may be chance', () => {
  expect(warningsOf(2, 1.5, 1.51, 1.4, 1.45, 1.3)).toEqual([]);
  expect(warningsOf(2, 1.5, 1.501, 1.502, 1.503, 1.504)).toEqual([]);
  expect(warningsOf(1.5, 2, 1.9)).toEqual([]);
});
