import { expect, test } from 'vitest';
import { type AdamUpdateOptions, adamUpdate, averageUpdate, clipByGlobalNorm, globalNorm } from '../src/index.ts';
import { expectKernelError } from './expect-error.ts';
import { expectClose, normals } from './numbers.ts';

const SETTINGS = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

function adamState(parameter: Float32Array): Pick<AdamUpdateOptions, 'parameter' | 'firstMoment' | 'secondMoment'> {
  const { length } = parameter;
  return { parameter, firstMoment: new Float32Array(length), secondMoment: new Float32Array(length) };
}

test.each([undefined, 0, 0.1])(
  'twenty Adam steps with a weight decay of %s follow the papers in float64',
  (weightDecay) => {
    const state = adamState(normals(50, 1));
    const expected = Array.from(state.parameter);
    const [m, v] = [new Array<number>(50).fill(0), new Array<number>(50).fill(0)];
    for (let step = 1; step <= 20; step++) {
      const gradient = normals(50, 100 + step, 10 ** (step % 5));
      adamUpdate({ ...state, ...SETTINGS, gradient, step, weightDecay });
      for (let i = 0; i < 50; i++) {
        m[i] = 0.9 * m[i] + 0.1 * gradient[i];
        v[i] = 0.999 * v[i] + 0.001 * gradient[i] ** 2;
        expected[i] -= 1e-3 * (weightDecay ?? 0) * expected[i];
        expected[i] -= (1e-3 * (m[i] / (1 - 0.9 ** step))) / (Math.sqrt(v[i] / (1 - 0.999 ** step)) + 1e-7);
      }
    }
    expectClose(state.parameter, expected, 'parameter', 1e-6);
    expectClose(state.firstMoment, m, 'first moment', 1e-6);
    expectClose(state.secondMoment, v, 'second moment', 1e-6);
  },
);

test('with an `out` the bits go there, and the old state stays as it is', () => {
  const old = { parameter: normals(50, 1), firstMoment: normals(50, 2), secondMoment: normals(50, 3).map(Math.abs) };
  const before = structuredClone(old);
  const expected = structuredClone(old);
  const out = adamState(new Float32Array(50));
  const step = { ...SETTINGS, gradient: normals(50, 4), step: 7, weightDecay: 0.1 };
  adamUpdate({ ...expected, ...step });
  adamUpdate({ ...old, ...step, out });
  expect(out).toEqual(expected);
  expect(old).toEqual(before);
});

test('the first step moves each parameter by the learning rate against its gradient, and not at all for zero', () => {
  const state = adamState(new Float32Array(4));
  adamUpdate({ ...state, ...SETTINGS, gradient: Float32Array.of(5, -0.01, 1e4, 0), step: 1 });
  expectClose(state.parameter, [-1e-3, 1e-3, -1e-3, 0], 'parameter');
});

test('without weight decay the bits are those of plain Adam', () => {
  const { parameter, firstMoment, secondMoment } = adamState(normals(1000, 1));
  const gradient = normals(1000, 2);
  const expected = parameter.slice();
  adamUpdate({ parameter, firstMoment, secondMoment, ...SETTINGS, gradient, step: 1, weightDecay: 0 });
  for (let i = 0; i < 1000; i++) {
    const [m, v] = [(1 - 0.9) * gradient[i], (1 - 0.999) * gradient[i] * gradient[i]];
    expected[i] -= (1e-3 * (m / (1 - 0.9))) / (Math.sqrt(v / (1 - 0.999)) + 1e-7);
  }
  expect(parameter).toEqual(expected);
});

test('weight decay takes its share of a parameter without a gradient', () => {
  const state = adamState(Float32Array.of(2, -4, 0));
  const settings = { ...SETTINGS, learningRate: 0.5, weightDecay: 0.25 };
  adamUpdate({ ...state, ...settings, gradient: new Float32Array(3), step: 1 });
  expect(state.parameter).toEqual(Float32Array.of(1.75, -3.5, 0));
});

test('fifty steps of an average follow the definition in float64, and its inputs stay as they are', () => {
  let average = normals(50, 1);
  const expected = Array.from(average);
  for (let step = 0; step < 50; step++) {
    const value = normals(50, 100 + step);
    const [averageBefore, valueBefore] = [average.slice(), value.slice()];
    const next = averageUpdate({ average, value, decay: 0.9 });
    expect([average, value]).toEqual([averageBefore, valueBefore]);
    average = next;
    for (let i = 0; i < 50; i++) expected[i] = 0.9 * expected[i] + 0.1 * value[i];
  }
  expectClose(average, expected, 'average', 1e-6);
});

test('the average of a constant is that constant, to the bit', () => {
  const value = normals(100, 1);
  expect(averageUpdate({ average: value.slice(), value, decay: 0.998 })).toEqual(value);
});

test('a decay out of range and unequal lengths are named', () => {
  const right = { average: new Float32Array(2), value: new Float32Array(2), decay: 0.5 };
  expectKernelError(() => averageUpdate({ ...right, decay: 1 }), 'INVALID_ARGUMENT', 'decay is 1', '[0, 1)');
  expectKernelError(() => averageUpdate({ ...right, decay: Number.NaN }), 'INVALID_ARGUMENT', 'decay is NaN');
  const value = new Float32Array(3);
  expectKernelError(() => averageUpdate({ ...right, value }), 'INVALID_ARGUMENT', 'value has 3', '2');
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
  expectKernelError(() => adamUpdate({ ...right, weightDecay: -1 }), 'INVALID_ARGUMENT', 'weightDecay is -1');
  const gradient = new Float32Array(3);
  expectKernelError(() => adamUpdate({ ...right, gradient }), 'INVALID_ARGUMENT', 'gradient has 3', '2');
  const out = { ...adamState(new Float32Array(2)), secondMoment: new Float32Array(1) };
  expectKernelError(() => adamUpdate({ ...right, out }), 'INVALID_ARGUMENT', 'out.secondMoment has 1', '2');
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

test.each([1e3, 3.5])(
  'with an `out` gradients clipped to %d go there, and the old ones stay as they are',
  (clipNorm) => {
    const gradients = [Float32Array.of(2, 3), Float32Array.of(-6)];
    const out = [new Float32Array(2), new Float32Array(1)];
    expect(clipByGlobalNorm({ gradients, clipNorm, out })).toBe(7);
    expect(gradients).toEqual([Float32Array.of(2, 3), Float32Array.of(-6)]);
    clipByGlobalNorm({ gradients, clipNorm });
    expect(out).toEqual(gradients);
  },
);

test('an `out` that does not fit the gradients is refused', () => {
  const gradients = [new Float32Array(2), new Float32Array(1)];
  const run =
    (...out: Float32Array[]) =>
    () =>
      clipByGlobalNorm({ gradients, clipNorm: 1, out });
  expectKernelError(run(new Float32Array(2)), 'INVALID_ARGUMENT', 'out has 1 arrays for 2');
  expectKernelError(run(new Float32Array(2), new Float32Array(2)), 'INVALID_ARGUMENT', 'out[1] has 2');
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
