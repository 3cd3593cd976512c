import { philox4x32, RandomPurpose } from '@char-rnn/random';
import { expect, test } from 'vitest';
import { dropWeights } from '../src/index.ts';
import { expectKernelError } from './expect-error.ts';
import { normals } from './numbers.ts';

const NUMBERS = { rate: 0.3, seed: 7, step: 3, layer: 2 };

test.each([
  { length: 1, seed: 7 },
  { length: 8, seed: -1 },
  { length: 37, seed: 7 },
  { length: 1000, seed: 2 ** 40 + 5 },
  { length: 1003, seed: -(2 ** 52) - 1 },
])(
  'of $length weights, seed $seed, those are dropped whose 16 bits of Philox are below the rate',
  ({ length, seed }) => {
    const weights = normals(length, 1);
    const expected = weights.map((weight, i) => {
      const words = new Uint32Array(4);
      const key = BigInt.asUintN(64, BigInt(seed));
      const [low, high] = [Number(key & 0xffffffffn), Number(key >> 32n)];
      philox4x32(words, Math.floor(i / 8), RandomPurpose.weightDropout, 3, 2, low, high);
      const draw = (words[Math.floor((i % 8) / 2)] / 65536 ** (i % 2)) & 0xffff;
      return draw / 65536 < Math.floor(0.3 * 65536) / 65536 ? weight * 0 : weight * Math.fround(1 / 0.7);
    });
    expect(dropWeights({ ...NUMBERS, weights, seed })).toEqual(expected);
  },
);

test.each([0.1, 0.5, 0.9])('a fraction of %d is dropped and the mean stays', (rate) => {
  const dropped = dropWeights({ ...NUMBERS, weights: new Float32Array(100_000).fill(1), rate });
  const zeros = dropped.filter((weight) => weight === 0).length;
  // Five standard deviations of a binomial distribution.
  expect(Math.abs(zeros / 100_000 - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / 100_000));
  expect(new Set(dropped)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
});

test('each seed, step and layer has a mask of its own, and the same one again', () => {
  const weights = new Float32Array(200).fill(1);
  const mask = (numbers: object) => dropWeights({ ...NUMBERS, ...numbers, weights }).join();
  const others = [{ seed: 8 }, { seed: 7 + 2 ** 32 }, { seed: -7 }, { step: 4 }, { layer: 3 }, { step: 2, layer: 3 }];
  expect(new Set([{}, ...others].map(mask)).size).toBe(1 + others.length);
  expect(mask({})).toBe(mask({}));
});

test('a rate of 0 leaves every weight as it is, one next to 1 leaves next to none', () => {
  const weights = normals(1001, 1);
  expect(dropWeights({ ...NUMBERS, weights, rate: 0 })).toEqual(weights);
  const rate = 1 - 2 ** -53;
  expect(dropWeights({ ...NUMBERS, weights, rate }).filter((weight) => weight !== 0).length).toBeLessThan(2);
});

test('weights that are not finite show themselves, dropped or not', () => {
  const dropped = dropWeights({ ...NUMBERS, weights: new Float32Array(20).fill(Number.NaN) });
  expect(dropped).toEqual(new Float32Array(20).fill(Number.NaN));
});

test('numbers out of range are named', () => {
  const run = (numbers: object) => () => dropWeights({ ...NUMBERS, ...numbers, weights: new Float32Array(2) });
  expectKernelError(run({ rate: 1 }), 'INVALID_ARGUMENT', 'rate is 1', '[0, 1)');
  expectKernelError(run({ rate: -0.1 }), 'INVALID_ARGUMENT', 'rate is -0.1');
  expectKernelError(run({ rate: Number.NaN }), 'INVALID_ARGUMENT', 'rate is NaN');
  expectKernelError(run({ seed: 2 ** 53 }), 'INVALID_ARGUMENT', 'seed is 9007199254740992');
  expectKernelError(run({ step: -1 }), 'INVALID_ARGUMENT', 'step is -1');
  expectKernelError(run({ layer: 0.5 }), 'INVALID_ARGUMENT', 'layer is 0.5');
});
