import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SimdKernels } from '../../src/index.ts';
import { normals } from '../numbers.ts';
import { createVariant } from './variants.ts';

const FUNCTIONS = {
  exp: Math.exp,
  sigmoid: (x: number) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
  tanh: Math.tanh,
};

/** The largest error that each may have, in units of the last place of the float32 result. */
const LARGEST_ULP = { exp: 1.2, sigmoid: 2.5, tanh: 2 };

/** The distance between the floats around `x`; that of the denormals at least. */
function unitInLastPlace(x: number): number {
  return 2 ** Math.max(-149, Math.floor(Math.log2(Math.abs(x))) - 23);
}

/** Every 100,003rd float32 there is, NaN and infinities left out: all exponents, both signs, denormals among them. */
function floatsOverTheWholeRange(): Float32Array {
  const bits = Uint32Array.from({ length: Math.floor(2 ** 32 / 100_003) }, (_, i) => i * 100_003);
  return new Float32Array(bits.buffer).filter(Number.isFinite);
}

describe.each([{ relaxed: true }, { relaxed: false }])('relaxed $relaxed', ({ relaxed }) => {
  let kernels: SimdKernels;
  beforeAll(async () => {
    kernels = await createVariant({ relaxed, threads: 1 });
  });
  afterAll(() => kernels.dispose());

  const samples = { 'the whole range': floatsOverTheWholeRange(), 'usual numbers': normals(100_001, 1, 8) };
  describe.each(Object.entries(samples))('over %s', (_, x) => {
    test.each(['exp', 'sigmoid', 'tanh'] as const)('%s is accurate', (name) => {
      const y = kernels.applyFunction({ function: name, x });
      let largest = 0;
      let at = 0;
      for (const [i, value] of y.entries()) {
        const exact = FUNCTIONS[name](x[i]);
        if (Math.fround(exact) === value) continue;
        const error = Math.abs(value - exact) / unitInLastPlace(exact);
        if (!(error <= largest)) [largest, at] = [error, x[i]];
      }
      expect(largest, `ulp at ${at}`).toBeLessThanOrEqual(LARGEST_ULP[name]);
    });
  });

  test('denormal numbers go in and come out', () => {
    const x = Float32Array.of(2 ** -149, -(2 ** -149), -100, -103, -88);
    expect(kernels.applyFunction({ function: 'tanh', x }).subarray(0, 2)).toEqual(x.subarray(0, 2));
    expect(kernels.applyFunction({ function: 'sigmoid', x })[3]).toBe(Math.fround(Math.exp(-103)));
  });

  test('infinities reach the limits, and NaN stays NaN', () => {
    const x = Float32Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 0, -0);
    const apply = (name: 'exp' | 'sigmoid' | 'tanh') => kernels.applyFunction({ function: name, x });
    expect(apply('exp')).toEqual(Float32Array.of(Number.POSITIVE_INFINITY, 0, Number.NaN, 1, 1));
    expect(apply('sigmoid')).toEqual(Float32Array.of(1, 0, Number.NaN, 0.5, 0.5));
    expect(apply('tanh')).toEqual(Float32Array.of(1, -1, Number.NaN, 0, -0));
  });
});
