import { RandomPurpose, RandomStream } from '@char-rnn/random';
import { expect, test } from 'vitest';
import { ShuffleBuffer } from '../src/batches/shuffle-buffer.ts';

function shuffle(count: number, buffer: number, seed: number, skipped = 0): number[] {
  const order = new ShuffleBuffer(count, buffer, new RandomStream(seed, RandomPurpose.shuffle));
  order.skip(skipped);
  return Array.from({ length: count - skipped }, () => order.take());
}

test.each([
  [0, 5],
  [1, 1],
  [10, 1],
  [10, 3],
  [10, 10],
  [10, 1000],
  [2000, 64],
])('%d windows through a buffer of %d all come out once, none earlier than the buffer allows', (count, buffer) => {
  const order = shuffle(count, buffer, 1);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
  for (const [place, index] of order.entries()) expect(index).toBeLessThanOrEqual(place + buffer - 1);
});

test('a buffer of one keeps the order', () => {
  expect(shuffle(6, 1, 3)).toEqual([0, 1, 2, 3, 4, 5]);
});

test.each([
  [50, 1],
  [50, 7],
  [50, 50],
  [50, 90],
])('what is skipped changes nothing of what follows: %d windows, a buffer of %d', (count, buffer) => {
  const whole = shuffle(count, buffer, 5);
  for (let skipped = 0; skipped <= count; skipped++) {
    expect(shuffle(count, buffer, 5, skipped)).toEqual(whole.slice(skipped));
  }
});

/** Every order that tf.data's shuffle can give, with its probability, written as the sets and choices it is defined by. */
function exactDistribution(waiting: number[], buffer: number[], size: number): Map<string, number> {
  const filled = [...buffer, ...waiting.slice(0, size - buffer.length)];
  const rest = waiting.slice(size - buffer.length);
  if (filled.length === 0) return new Map([['', 1]]);
  const orders = new Map<string, number>();
  for (const chosen of filled) {
    const others = filled.filter((index) => index !== chosen);
    for (const [order, probability] of exactDistribution(rest, others, size)) {
      const key = `${chosen}${order}`;
      orders.set(key, (orders.get(key) ?? 0) + probability / filled.length);
    }
  }
  return orders;
}

test.each([2, 3, 4])('orders are as probable as tf.data makes them: 4 windows, a buffer of %d', (buffer) => {
  const exact = exactDistribution([0, 1, 2, 3], [], buffer);
  const runs = 12_000;
  const counts = new Map<string, number>();
  for (let seed = 0; seed < runs; seed++) {
    const order = shuffle(4, buffer, seed).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([...exact.keys()].sort());
  for (const [order, probability] of exact) {
    const deviation = Math.sqrt(runs * probability * (1 - probability));
    expect(Math.abs(counts.get(order)! - runs * probability)).toBeLessThan(4 * deviation);
  }
});
