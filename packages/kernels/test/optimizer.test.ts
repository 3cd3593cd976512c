import { expect, test } from 'vitest';
import { type AdamUpdateOptions, adamUpdate, clipByGlobalNorm, globalNorm } from '../src/index.ts';
import { expectKernelError } from './expect-error.ts';
import { expectClose, normals } from './numbers.ts';

const SETTINGS = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

function adamState(parameter: Float32Array): Pick<AdamUpdateOptions, 'parameter' | 'firstMoment' | 'secondMoment'> {
  const { length } = parameter;
  return { parameter, firstMoment: new Float32Array(length), secondMoment: new Float32Array(length) };
}

test('twenty Adam steps follow the algorithm of the paper in float64', () => {
  const state = adamState(normals(50, 1));
  const expected = Array.from(state.parameter);
  const [m, v] = [new Array<number>(50).fill(0), new Array<number>(50).fill(0)];
  for (let step = 1; step <= 20; step++) {
    const gradient = normals(50, 100 + step, 10 ** (step % 5));
    adamUpdate({ ...state, ...SETTINGS, gradient, step });
    for (let i = 0; i < 50; i++) {
      m[i] = 0.9 * m[i] + 0.1 * gradient[i];
      v[i] = 0.999 * v[i] + 0.001 * gradient[i] ** 2;
      expected[i] -= (1e-3 * (m[i] / (1 - 0.9 ** step))) / (Math.sqrt(v[i] / (1 - 0.999 ** step)) + 1e-7);
    }
  }
  expectClose(state.parameter, expected, 'parameter', 1e-6);
  expectClose(state.firstMoment, m, 'first moment', 1e-6);
  expectClose(state.secondMoment, v, 'second moment', 1e-6);
});

test('the first step moves each parameter by the learning rate against its gradient, and not at all for zero', () => {
  const state = adamState(new Float32Array(4));
  adamUpdate({ ...state, ...SETTINGS, gradient: Float32Array.of(5, -0.01, 1e4, 0), step: 1 });
  expectClose(state.parameter, [-1e-3, 1e-3, -1e-3, 0], 'parameter');
});

test('settings out of range and unequal lengths are named', () => {
  const right = { ...adamState(new Float32Array(2)), ...SETTINGS, gradient: new Float32Array(2), step: 1 };
  expectKernelError(() => adamUpdate({ ...right, step: 0 }), 'INVALID_ARGUMENT', 'step is 0');
  expectKernelError(
    () => adamUpdate({ ...right, learningRate: Number.NaN }),
    'INVALID_ARGUMENT',
    'learningRate is NaN',
  );
  expectKernelError(() => adamUpdate({ ...right, beta1: 1 }), 'INVALID_ARGUMENT', 'beta1 is 1');
  expectKernelError(() => adamUpdate({ ...right, epsilon: -1 }), 'INVALID_ARGUMENT', 'epsilon is -1');
  const gradient = new Float32Array(3);
  expectKernelError(() => adamUpdate({ ...right, gradient }), 'INVALID_ARGUMENT', 'gradient has 3', '2');
});

test('the global norm is that of all arrays laid end to end, and does not overflow', () => {
  expect(globalNorm([Float32Array.of(2, 3), new Float32Array(0), Float32Array.of(-6)])).toBe(7);
  expectClose([globalNorm([Float32Array.of(3e38, 3e38)])], [3e38 * Math.SQRT2], 'norm', 1e-6);
});

test('clipping shortens gradients to the given norm and keeps their direction', () => {
  const gradients = [Float32Array.of(2, 3), Float32Array.of(-6)];
  expect(clipByGlobalNorm({ gradients, clipNorm: 3.5 })).toBe(7);
  expect(gradients).toEqual([Float32Array.of(1, 1.5), Float32Array.of(-3)]);
});

test('clipping leaves shorter gradients as they are, to the bit', () => {
  const gradients = [normals(10, 1)];
  const before = gradients[0].slice();
  clipByGlobalNorm({ gradients, clipNorm: 1e3 });
  expect(gradients[0]).toEqual(before);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('a gradient of %d is reported and nothing is scaled', (value) => {
  const gradients = [Float32Array.of(1, value)];
  expect(clipByGlobalNorm({ gradients, clipNorm: 1 })).toBe(value);
  expect(gradients[0]).toEqual(Float32Array.of(1, value));
});

test('a clipNorm that is no number is refused', () => {
  const run = (clipNorm: number) => () => clipByGlobalNorm({ gradients: [], clipNorm });
  expectKernelError(run(Number.NaN), 'INVALID_ARGUMENT', 'clipNorm is NaN');
  expectKernelError(run(-1), 'INVALID_ARGUMENT', 'clipNorm is -1');
});
