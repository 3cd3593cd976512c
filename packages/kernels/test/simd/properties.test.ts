import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SimdKernels, scalarKernels } from '../../src/index.ts';
import { expectClose, normals, randomIds } from '../numbers.ts';
import { createVariant } from './variants.ts';

/** What float32 sums of a thousand products lose against float64 ones. */
const TOLERANCE = 1e-5;

/** `rows, inner, columns`: around tiles of 4 to 6 rows, panels of 16 columns, runs of 256, blocks of 64, 96 and 1024. */
const MATMULS = [
  [1, 1, 1],
  [1, 300, 17],
  [2, 3, 5],
  [5, 257, 15],
  [7, 256, 16],
  [13, 1, 3],
  [31, 70, 65],
  [97, 33, 129],
  [200, 1025, 6],
  [6, 20, 1030],
  [1030, 7, 19],
] as const;

const TRANSPOSITIONS = [
  { transposeA: false, transposeB: false },
  { transposeA: true, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: true },
];

/** `time, batch, units`: rows split between threads, and units; one group of 16 units, parts of one, several. */
const SEQUENCES = [
  [1, 1, 1],
  [4, 3, 5],
  [3, 2, 53],
  [2, 101, 17],
  [3, 37, 33],
  [2, 1, 290],
  [2, 130, 16],
] as const;

describe.each([
  { relaxed: true, threads: 1 },
  { relaxed: true, threads: 3 },
  { relaxed: false, threads: 1 },
  { relaxed: false, threads: 2 },
])('relaxed $relaxed, $threads threads', (variant) => {
  let kernels: SimdKernels;
  beforeAll(async () => {
    kernels = await createVariant(variant);
  });
  afterAll(() => kernels.dispose());

  describe.each(MATMULS)('a product of %i x %i x %i', (rows, inner, columns) => {
    const shape = { a: normals(rows * inner, 1), b: normals(inner * columns, 2), rows, inner, columns };
    test.each(TRANSPOSITIONS)('agrees with the scalar one, transposed $transposeA, $transposeB', (flags) => {
      expectClose(
        kernels.matmul({ ...shape, ...flags }),
        scalarKernels.matmul({ ...shape, ...flags }),
        'out',
        TOLERANCE,
      );
      const [out, expected] = [normals(rows * columns, 3), normals(rows * columns, 3)];
      kernels.matmul({ ...shape, ...flags, out, accumulate: true });
      scalarKernels.matmul({ ...shape, ...flags, out: expected, accumulate: true });
      expectClose(out, expected, 'out added to', TOLERANCE);
    });

    test('with a bias is a dense layer', () => {
      const bias = normals(columns, 4);
      const dense = { x: shape.a, kernel: shape.b, bias, rows, inputs: inner, units: columns };
      expectClose(kernels.matmul({ ...shape, bias }), scalarKernels.denseForward(dense), 'out', TOLERANCE);
      const outputGradient = normals(rows * columns, 5);
      const actual = kernels.denseBackward({ ...dense, outputGradient });
      const expected = scalarKernels.denseBackward({ ...dense, outputGradient });
      for (const name of ['inputGradient', 'kernelGradient', 'biasGradient'] as const) {
        expectClose(actual[name], expected[name], name, TOLERANCE);
      }
    });
  });

  test.each(SEQUENCES)('a GRU over %i steps, %i rows, %i units agrees with the scalar one', (time, batch, units) => {
    const vocabSize = 7;
    const weights = {
      recurrentKernel: normals(units * 3 * units, 1, 1 / Math.sqrt(units)),
      recurrentBias: normals(3 * units, 2, 0.5),
      initialState: normals(batch * units, 3, 0.5),
    };
    const sizes = { time, batch, units };
    const table = normals(vocabSize * 3 * units, 4);
    const ids = randomIds(time * batch, vocabSize, 5);
    const projection = scalarKernels.gatherRows({ table, ids, rowLength: 3 * units });
    const outputsGradient = normals(time * batch * units, 6);
    const expected = scalarKernels.gruSequenceForward({ projection, ...weights, ...sizes });
    const expectedGradients = scalarKernels.gruSequenceBackward({ ...weights, ...expected, outputsGradient, ...sizes });
    const forward = kernels.gruSequenceForward({ projection, ...weights, ...sizes });
    expectClose(forward.outputs, expected.outputs, 'outputs', TOLERANCE);
    expectClose(forward.gates, expected.gates, 'gates', TOLERANCE);
    const gradients = kernels.gruSequenceBackward({ ...weights, ...forward, outputsGradient, ...sizes });
    for (const [name, gradient] of Object.entries(gradients)) {
      expectClose(gradient, expectedGradients[name as keyof typeof gradients], name, TOLERANCE);
    }

    const fromTable = kernels.gruTableForward({ table, ids, ...weights, ...sizes });
    expect(fromTable).toEqual(forward);
    const backward = { ...weights, ...fromTable, outputsGradient, ids, vocabSize, ...sizes };
    const { tableGradient, ...others } = kernels.gruTableBackward(backward);
    const scatter = { gradient: gradients.projectionGradient, ids, rows: vocabSize, rowLength: 3 * units };
    expectClose(tableGradient, scalarKernels.scatterAddRows(scatter), 'table gradient', TOLERANCE);
    const { projectionGradient: _, ...sameOthers } = gradients;
    expect(others).toEqual(sameOthers);
  });

  test.each([
    [1, 1],
    [5, 2],
    [19, 66],
    [3, 257],
  ])('softmax cross-entropy of %i rows over %i classes agrees', (rows, vocabSize) => {
    const options = {
      logits: normals(rows * vocabSize, 1, 9),
      targets: randomIds(rows, vocabSize, 2),
      rows,
      vocabSize,
    };
    expectClose(
      kernels.softmaxCrossEntropy(options).losses,
      scalarKernels.softmaxCrossEntropy(options).losses,
      'losses',
    );
    for (const scale of [1 / rows, normals(rows, 3)]) {
      const expected = scalarKernels.softmaxCrossEntropyGradient({ ...options, scale });
      expectClose(kernels.softmaxCrossEntropyGradient({ ...options, scale }), expected, 'gradient', TOLERANCE);
    }
  });

  test('a loss that is not finite shows itself', () => {
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    const logits = Float32Array.of(0, nan, 0, 0, infinity, 0, -infinity, -infinity, -infinity, -infinity, 0, 0);
    const options = { logits, targets: Int32Array.of(0, 0, 0, 1), rows: 4, vocabSize: 3 };
    const { losses } = kernels.softmaxCrossEntropy(options);
    expect(Array.from(losses.subarray(0, 3), Number.isNaN)).toEqual([true, true, true]);
    expect(losses[3]).toBeCloseTo(Math.log(2), 6);
  });

  test.each([1, 3, 66, 1000])('rows of %i numbers are gathered, scattered and summed up', (rowLength) => {
    const [rows, count] = [11, 47];
    const table = normals(rows * rowLength, 1);
    const ids = randomIds(count, rows, 2);
    const gradient = normals(count * rowLength, 3);
    expect(kernels.gatherRows({ table, ids, rowLength })).toEqual(scalarKernels.gatherRows({ table, ids, rowLength }));
    const scatter = { gradient, ids, rows, rowLength };
    expect(kernels.scatterAddRows(scatter)).toEqual(scalarKernels.scatterAddRows(scatter));
    const sum = { x: gradient, rows: count, columns: rowLength };
    expect(kernels.sumRows(sum)).toEqual(scalarKernels.sumRows(sum));
  });

  test.each([1, 5, 64, 1003, 200_001])('Adam and clipping of %i numbers agree', (length) => {
    const arrays = () => ({
      parameter: normals(length, 1),
      gradient: normals(length, 2),
      firstMoment: normals(length, 3, 0.1),
      secondMoment: normals(length, 4, 0.1).map(Math.abs),
    });
    const [actual, expected] = [arrays(), arrays()];
    const settings = { step: 3, learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.5 };
    kernels.adamUpdate({ ...actual, ...settings });
    scalarKernels.adamUpdate({ ...expected, ...settings });
    for (const name of ['parameter', 'firstMoment', 'secondMoment'] as const) {
      expectClose(actual[name], expected[name], name, 1e-6);
    }
    expect(actual.gradient).toEqual(expected.gradient);
    const gradients = [actual.gradient, actual.firstMoment];
    const copies = gradients.map((gradient) => gradient.slice());
    const norm = kernels.clipByGlobalNorm({ gradients, clipNorm: 0.5 });
    expect(norm / scalarKernels.clipByGlobalNorm({ gradients: copies, clipNorm: 0.5 })).toBeCloseTo(1, 12);
    for (const [index, gradient] of gradients.entries()) expectClose(gradient, copies[index], 'clipped', 1e-6);
  });

  test.each([5, 200_001])(
    'with an `out` Adam and clipping of %i numbers give the bits that they give in place',
    (length) => {
      const inMemory = (values: Float32Array) => {
        const array = kernels.allocateUninitialized(values.length);
        array.set(values);
        return array;
      };
      const outside = (values: Float32Array) => values;
      for (const toArray of [inMemory, outside]) {
        const zeros = () => toArray(new Float32Array(length));
        const arrays = () => ({
          parameter: toArray(normals(length, 1)),
          firstMoment: toArray(normals(length, 3, 0.1)),
          secondMoment: toArray(normals(length, 4, 0.1).map(Math.abs)),
        });
        const gradient = toArray(normals(length, 2));
        const settings = { gradient, step: 3, learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
        const [old, inPlace] = [arrays(), arrays()];
        const out = { parameter: zeros(), firstMoment: zeros(), secondMoment: zeros() };
        kernels.adamUpdate({ ...inPlace, ...settings });
        kernels.adamUpdate({ ...old, ...settings, out });
        expect(out).toEqual(inPlace);
        expect(old).toEqual(arrays());
        for (const clipNorm of [0.5, 1e6]) {
          const gradients = [toArray(normals(length, 2)), toArray(normals(7, 5))];
          const clipped = [zeros(), toArray(new Float32Array(7))];
          const norm = kernels.clipByGlobalNorm({ gradients, clipNorm, out: clipped });
          expect(gradients).toEqual([normals(length, 2), normals(7, 5)]);
          expect(kernels.clipByGlobalNorm({ gradients, clipNorm })).toBe(norm);
          expect(clipped).toEqual(gradients);
        }
      }
    },
  );

  test('without weight decay the bits are those of plain Adam in float32', () => {
    const f = Math.fround;
    const parameter = normals(1003, 1);
    const gradient = normals(1003, 2);
    const expected = parameter.slice();
    const [firstMoment, secondMoment] = [new Float32Array(1003), new Float32Array(1003)];
    const settings = { step: 1, learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
    kernels.adamUpdate({ parameter, gradient, firstMoment, secondMoment, ...settings });
    for (const [i, g] of gradient.entries()) {
      const m = f(g * f(1 - 0.9));
      const v = f(f(g * f(1 - 0.999)) * g);
      const root = f(f(Math.sqrt(f(v * f(1 / (1 - 0.999))))) + f(1e-7));
      expected[i] -= f(f(m * f(1e-2 / (1 - 0.9))) / root);
    }
    expect(parameter).toEqual(expected);
  });

  test.each([1, 5, 64, 1003, 10_007])('averages of %i numbers agree, and their inputs stay as they are', (length) => {
    const [average, value] = [normals(length, 1), normals(length, 2)];
    const expected = scalarKernels.averageUpdate({ average, value, decay: 0.99 });
    expectClose(kernels.averageUpdate({ average, value, decay: 0.99 }), expected, 'average', 1e-6);
    expect([average, value]).toEqual([normals(length, 1), normals(length, 2)]);
    expect(kernels.averageUpdate({ average: value, value, decay: 0.998 })).toEqual(value);
  });
});
