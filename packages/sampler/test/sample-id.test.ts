import { RandomPurpose, RandomStream } from '@char-rnn/random';
import { expect, test } from 'vitest';
import { sampleId } from '../src/sampling/sample-id.ts';
import { type NaiveOptions, naiveDistribution } from './naive-sampler.ts';

const DRAWS = 40_000;
const ALL = { temperature: 1, topK: Number.POSITIVE_INFINITY, topP: 1 };
/** The 99.9 % points of the chi-square distribution by degrees of freedom, from a printed table. */
const CHI_SQUARE_999: Record<number, number> = { 1: 10.83, 2: 13.82, 3: 16.27, 4: 18.47, 5: 20.52, 6: 22.46, 7: 24.32 };

const LOGITS = Float32Array.of(50, 1.5, 0.2, -1, 2.5, 0.2, -0.5, 1);

test.each<NaiveOptions>([
  { temperature: 1 },
  { temperature: 0.5 },
  { temperature: 3 },
  { temperature: 1, topK: 3 },
  { temperature: 2, topP: 0.8 },
  { temperature: 1.5, topK: 5, topP: 0.9 },
])('draws with %o follow the softmax, by a chi-square test', (options) => {
  const expected = naiveDistribution(LOGITS, options);
  const stream = new RandomStream(12, RandomPurpose.sampling);
  const counts = new Array<number>(LOGITS.length).fill(0);
  for (let i = 0; i < DRAWS; i++) counts[sampleId(LOGITS, { ...ALL, ...options }, stream.uniform())]++;
  let chiSquare = 0;
  for (const [id, probability] of expected.entries()) {
    if (probability === 0) expect(counts[id], `id ${id} must never be drawn`).toBe(0);
    else chiSquare += (counts[id] - DRAWS * probability) ** 2 / (DRAWS * probability);
  }
  const freedom = expected.filter((probability) => probability > 0).length - 1;
  expect(chiSquare).toBeLessThan(CHI_SQUARE_999[freedom]);
});

test('each id owns an interval of the numbers in [0, 1), in ascending order and as wide as it is probable', () => {
  const logits = Float32Array.from([0, 1, 2, 3, 4], (share) => Math.log(share));
  const drawn = [0, 0.099, 0.101, 0.299, 0.301, 0.599, 0.601, 1 - 2 ** -53].map((u) => sampleId(logits, ALL, u));
  expect(drawn).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
});

test('[UNK] is never drawn, however probable', () => {
  const logits = Float32Array.of(1e30, -5, -6);
  for (const temperature of [0, 1e-3, 1, 1e3]) {
    for (const uniform of [0, 0.5, 1 - 2 ** -53])
      expect(sampleId(logits, { ...ALL, temperature }, uniform)).not.toBe(0);
  }
});

test('temperature 0, topK 1 and a tiny topP all take the most probable id, the smaller one of two equals', () => {
  const logits = Float32Array.of(9, 1, 3, 3, 2);
  for (const options of [{ temperature: 0 }, { topK: 1 }, { topP: 1e-9 }]) {
    for (const uniform of [0, 0.5, 0.999]) expect(sampleId(logits, { ...ALL, ...options }, uniform)).toBe(2);
  }
});

test('topK takes exactly that many, also among equal logits, and all if there are fewer', () => {
  const logits = new Float32Array(6);
  const support = (topK: number) =>
    new Set(Array.from({ length: 100 }, (_, i) => sampleId(logits, { ...ALL, topK }, i / 100)));
  expect(support(2)).toEqual(new Set([1, 2]));
  expect(support(50)).toEqual(new Set([1, 2, 3, 4, 5]));
});

test('extreme temperatures and logits stay finite', () => {
  expect(sampleId(Float32Array.of(0, 1, 1.001, -1), { ...ALL, temperature: 1e-300 }, 0.99)).toBe(2);
  expect(sampleId(Float32Array.of(0, 3e38, -3e38, 1), ALL, 0.99)).toBe(1);
  expect(sampleId(Float32Array.of(0, -Infinity, -1e30, -Infinity), ALL, 0.5)).toBe(2);
  const flat = [0, 0.4, 0.9].map((u) => sampleId(Float32Array.of(0, 30, -30, 10), { ...ALL, temperature: 1e300 }, u));
  expect(flat).toEqual([1, 2, 3]);
});

test.each([
  ['NaN', Float32Array.of(0, 1, Number.NaN)],
  ['Infinity', Float32Array.of(0, Number.POSITIVE_INFINITY, 1)],
  ['every logit is -Infinity', Float32Array.of(5, -Infinity, -Infinity)],
])('logits with %s are INVALID_LOGITS', (words, logits) => {
  expect(() => sampleId(logits, ALL, 0.5)).toThrow(
    expect.objectContaining({ name: 'SamplerError', code: 'INVALID_LOGITS', message: expect.stringContaining(words) }),
  );
});
