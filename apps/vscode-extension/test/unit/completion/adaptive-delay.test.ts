import { expect, test } from 'vitest';
import { AdaptiveDelay } from '../../../src/completion/adaptive-delay.ts';

function delayAfter(latencies: number[]): number {
  const delay = new AdaptiveDelay();
  for (const latency of latencies) delay.note(latency);
  return delay.milliseconds;
}

test('the delay follows what suggestions take, within bounds', () => {
  expect(delayAfter(Array(30).fill(2))).toBe(15);
  expect(delayAfter(Array(30).fill(100))).toBeCloseTo(100, 1);
  expect(delayAfter(Array(30).fill(5000))).toBe(300);
});

test('one slow suggestion among many does not make the next ones slow', () => {
  expect(delayAfter([...Array(30).fill(20), 100])).toBeLessThan(50);
});
