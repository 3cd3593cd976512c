import { expect, test } from 'vitest';
import { philox4x32, philoxKey, RandomPurpose, RandomStream } from '../src/index.ts';

// The known answers that Random123 1.14 ships for philox4x32-10 (kat_vectors).
const KNOWN_ANSWERS = [
  { counter: [0, 0, 0, 0], key: [0, 0], out: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    out: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    out: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const;

test.each(KNOWN_ANSWERS)('philox4x32 gives the published words for counter $counter', ({ counter, key, out }) => {
  const words = new Uint32Array(4);
  philox4x32(words, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
  expect([...words]).toEqual([...out]);
});

test.each([0, 7, -1, 2 ** 32 + 5, -(2 ** 52) - 1, Number.MAX_SAFE_INTEGER])(
  'the key of seed %d is its 64 bits',
  (seed) => {
    const [low, high] = Uint32Array.from(philoxKey(seed));
    expect(BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low))).toBe(BigInt(seed));
  },
);

const draw = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.uint32());

test('a stream is a function of its seed, purpose and numbers', () => {
  const base = draw(new RandomStream(7, RandomPurpose.shuffle, 3, 2), 10);
  expect(draw(new RandomStream(7, RandomPurpose.shuffle, 3, 2), 10)).toEqual(base);
  for (const other of [
    new RandomStream(8, RandomPurpose.shuffle, 3, 2),
    new RandomStream(7 + 2 ** 32, RandomPurpose.shuffle, 3, 2),
    new RandomStream(7, RandomPurpose.dropout, 3, 2),
    new RandomStream(7, RandomPurpose.shuffle, 4, 2),
    new RandomStream(7, RandomPurpose.shuffle, 3, 1),
  ]) {
    expect(draw(other, 10)).not.toEqual(base);
  }
});

test('uniform numbers are in [0, 1) with the right mean and variance', () => {
  const stream = new RandomStream(1, RandomPurpose.sampling);
  const values = Array.from({ length: 100_000 }, () => stream.uniform());
  expect(Math.min(...values.slice(0, 10_000))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values.slice(0, 10_000))).toBeLessThan(1);
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(0.5, 2);
  expect(variance).toBeCloseTo(1 / 12, 2);
});

test('below is uniform over a bound that is no power of two', () => {
  const stream = new RandomStream(2, RandomPurpose.shuffle);
  const counts = new Array(6).fill(0);
  for (let i = 0; i < 60_000; i++) counts[stream.below(6)]++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test('normal numbers have mean 0, variance 1 and a kurtosis of 3', () => {
  const stream = new RandomStream(3, RandomPurpose.weights);
  const values = Array.from({ length: 100_000 }, () => stream.normal());
  const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
  expect(moment(1)).toBeCloseTo(0, 1);
  expect(moment(2)).toBeCloseTo(1, 1);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.15);
});
