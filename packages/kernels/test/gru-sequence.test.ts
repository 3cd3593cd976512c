import { describe, expect, test } from 'vitest';
import { type GruSequenceInput, gruSequenceBackward, gruSequenceForward } from '../src/index.ts';
import { expectKernelError } from './expect-error.ts';
import { stepGruNaively } from './naive-cells.ts';
import { expectClose, normals } from './numbers.ts';

interface Shape {
  time: number;
  batch: number;
  units: number;
}

function randomInput({ time, batch, units }: Shape, seed: number): GruSequenceInput {
  return {
    projection: normals(time * batch * 3 * units, seed),
    recurrentKernel: normals(units * 3 * units, seed + 1, 0.5),
    recurrentBias: normals(3 * units, seed + 2, 0.5),
    initialState: normals(batch * units, seed + 3, 0.5),
    time,
    batch,
    units,
  };
}

type Arrays = Record<'projection' | 'recurrentKernel' | 'recurrentBias' | 'initialState', ArrayLike<number>>;

/** All outputs, `[time, batch, units]`, in float64. */
function runNaively(arrays: Arrays, { time, batch, units }: Shape): number[] {
  const { projection, recurrentKernel, recurrentBias, initialState } = arrays;
  const outputs: number[] = [];
  let states = Array.from(initialState);
  for (let t = 0; t < time; t++) {
    states = Array.from({ length: batch }, (_, row) => {
      const start = (t * batch + row) * 3 * units;
      const projectionRow = Array.from({ length: 3 * units }, (_, i) => projection[start + i]);
      const before = states.slice(row * units, (row + 1) * units);
      return stepGruNaively(projectionRow, before, recurrentKernel, recurrentBias);
    }).flat();
    outputs.push(...states);
  }
  return outputs;
}

/** Small enough for the error of a central difference, large enough for the rounding of float64. */
const DIFFERENCE = 1e-5;

/** The gradient of `sum(outputs * weights)` with respect to one array, by central differences in float64. */
function differentiate(input: GruSequenceInput, name: keyof Arrays, weights: Float32Array): number[] {
  const lossAt = (index: number, change: number) => {
    const changed = Array.from(input[name]);
    changed[index] += change;
    return runNaively({ ...input, [name]: changed }, input).reduce((sum, h, i) => sum + h * weights[i], 0);
  };
  return Array.from(input[name], (_, i) => (lossAt(i, DIFFERENCE) - lossAt(i, -DIFFERENCE)) / (2 * DIFFERENCE));
}

describe.each([
  { time: 1, batch: 1, units: 1 },
  { time: 4, batch: 3, units: 2 },
  { time: 3, batch: 9, units: 5 },
  { time: 7, batch: 2, units: 4 },
])('a sequence of $time steps, $batch rows, $units units', (shape) => {
  const { time, batch, units } = shape;
  const input = randomInput(shape, 10 * time + batch);
  const forward = gruSequenceForward(input);

  test('has the outputs of a GRU written out in float64', () => {
    expectClose(forward.outputs, runNaively(input, shape), 'outputs', 1e-6);
  });

  test('has the gradients that finite differences find', () => {
    const outputsGradient = normals(time * batch * units, 99);
    const gradients = gruSequenceBackward({ ...input, ...forward, outputsGradient });
    for (const name of ['projection', 'recurrentKernel', 'recurrentBias', 'initialState'] as const) {
      expectClose(gradients[`${name}Gradient`], differentiate(input, name, outputsGradient), name);
    }
  });
});

test('a sequence in two halves with the state carried has the bits of the whole', () => {
  const input = randomInput({ time: 10, batch: 3, units: 6 }, 1);
  const half = input.projection.length / 2;
  const whole = gruSequenceForward(input);
  const first = gruSequenceForward({ ...input, projection: input.projection.subarray(0, half), time: 5 });
  const second = gruSequenceForward({
    ...input,
    projection: input.projection.subarray(half),
    initialState: first.outputs.slice(4 * 3 * 6),
    time: 5,
  });
  expect(Float32Array.from([...first.outputs, ...second.outputs])).toEqual(whole.outputs);
  expect(Float32Array.from([...first.gates, ...second.gates])).toEqual(whole.gates);
});

test('a row has the same bits whatever rows run beside it', () => {
  const shape = { time: 6, batch: 17, units: 5 };
  const input = randomInput(shape, 2);
  const all = gruSequenceForward(input);
  const lone = 11;
  const takeRow = (x: Float32Array, features: number) =>
    Float32Array.from({ length: (x.length / shape.batch) | 0 }, (_, i) => {
      const t = Math.floor(i / features);
      return x[(t * shape.batch + lone) * features + (i % features)];
    });
  const alone = gruSequenceForward({
    ...input,
    projection: takeRow(input.projection, 15),
    initialState: takeRow(input.initialState, 5),
    batch: 1,
  });
  expect(alone.outputs).toEqual(takeRow(all.outputs, 5));
  expect(alone.gates).toEqual(takeRow(all.gates, 20));
});

test('saturated gates reach their limits without NaN', () => {
  const input = { ...randomInput({ time: 1, batch: 1, units: 2 }, 3), initialState: Float32Array.of(0.25, -0.75) };
  const infinity = Number.POSITIVE_INFINITY;
  // Unit 0 keeps its state (z = 1); unit 1 takes the candidate (z = 0), which is tanh(-Infinity).
  const projection = Float32Array.of(infinity, -infinity, 1e30, -1e30, 3e38, -infinity);
  const { outputs, gates } = gruSequenceForward({ ...input, projection });
  expect(outputs).toEqual(Float32Array.of(0.25, -1));
  expect(gates.subarray(0, 6)).toEqual(Float32Array.of(1, 0, 1, 0, 1, -1));
});

test('NaN stays in its own row', () => {
  const input = randomInput({ time: 3, batch: 2, units: 4 }, 4);
  input.projection[0] = Number.NaN;
  const { outputs } = gruSequenceForward(input);
  const isNaNRow = Array.from({ length: 6 }, (_, row) => outputs.subarray(row * 4, row * 4 + 4).some(Number.isNaN));
  expect(isNaNRow).toEqual([true, false, true, false, true, false]);
});

test('wrong shapes are named', () => {
  const input = randomInput({ time: 2, batch: 2, units: 3 }, 5);
  expectKernelError(() => gruSequenceForward({ ...input, time: 3 }), 'INVALID_ARGUMENT', 'projection', '36', '54');
  expectKernelError(() => gruSequenceForward({ ...input, units: -1 }), 'INVALID_ARGUMENT', 'units is -1');
  const recurrentBias = new Float32Array(6);
  expectKernelError(
    () => gruSequenceForward({ ...input, recurrentBias }),
    'INVALID_ARGUMENT',
    'recurrentBias',
    '6',
    '9',
  );
  const forward = gruSequenceForward(input);
  const outputsGradient = new Float32Array(13);
  expectKernelError(
    () => gruSequenceBackward({ ...input, ...forward, outputsGradient }),
    'INVALID_ARGUMENT',
    'outputsGradient has 13',
    '12',
  );
});
