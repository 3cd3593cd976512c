import { expect } from 'vitest';

/** mulberry32 (T. Ettinger, public domain): numbers in [0, 1) from a seed, plenty for test data. */
function uniforms(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normal numbers from a seed (Box and Muller), as weights and inputs for tests. */
export function normals(count: number, seed: number, deviation = 1): Float32Array {
  const next = uniforms(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Float32Array.from({ length: count }, () => normal() * deviation);
}

/** Ids from a seed, each in [0, bound). */
export function randomIds(count: number, bound: number, seed: number): Int32Array {
  const next = uniforms(seed);
  return Int32Array.from({ length: count }, () => Math.floor(next() * bound));
}

/** The project's measure of agreement: `max|a - b| <= tolerance * max|b|`, 1e-5 unless a test says otherwise. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  tolerance = 1e-5,
): void {
  expect(actual.length, `length of ${what}`).toBe(expected.length);
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    // Not an expect() for each element: it would take longer than the kernels.
    if (!Number.isFinite(actual[i])) expect.fail(`${what}[${i}] is ${actual[i]}`);
    difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  expect(difference, `max|a - b| of ${what}`).toBeLessThanOrEqual(tolerance * scale);
}
