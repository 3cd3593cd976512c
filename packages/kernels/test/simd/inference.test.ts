import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  CharRnnInference,
  type CharRnnWeights,
  createInference,
  createSimdInference,
  type Inference,
  type Precision,
  type SimdKernels,
} from '../../src/index.ts';
import { expectKernelError } from '../expect-error.ts';
import { FIXTURES, fixtureWeights, readFixture, toBatchMajor } from '../fixture-model.ts';
import { expectClose, normals, randomIds } from '../numbers.ts';
import { randomWeights, type Sizes } from '../random-weights.ts';
import { stepQuantizedNaively } from './naive-quantized.ts';
import { createVariant, VARIANTS } from './variants.ts';

const PRECISIONS: Precision[] = ['float32', 'int8'];

/** Multiples of nothing, and more rows than are gone through at a time. */
const SIZES: (Sizes & { batch: number })[] = [
  { cell: 'gru', vocabSize: 11, embeddingDim: 5, units: 7, layerCount: 1, batch: 1 },
  { cell: 'gru', vocabSize: 33, embeddingDim: 3, units: 45, layerCount: 2, batch: 5 },
  { cell: 'gru', vocabSize: 16, embeddingDim: 9, units: 32, layerCount: 3, batch: 101 },
];

/** The larger a model is, the smaller its weights: otherwise its states saturate and differences vanish. */
function moderateWeights(sizes: Sizes): CharRnnWeights {
  const weights = randomWeights(sizes);
  const shrink = (x: Float32Array) => x.map((value) => value / Math.sqrt(sizes.units));
  const layers = weights.layers.map((layer) => ({ ...layer, recurrentKernel: shrink(layer.recurrentKernel) }));
  return { ...weights, layers, denseKernel: shrink(weights.denseKernel) };
}

/** The logits of each of several steps, and the last states. */
function runSteps(model: Inference, batch: number, vocabSize: number): Float32Array[] {
  const arrays: Float32Array[] = [];
  let states: Float32Array[] | undefined;
  for (let step = 0; step < 6; step++) {
    const result = model.step(randomIds(batch, vocabSize, step), states);
    arrays.push(result.logits);
    states = result.states;
  }
  return [...arrays, ...states!];
}

describe.each(VARIANTS)('relaxed $relaxed, $threads threads, tile $tile.height x $tile.columns', (variant) => {
  let kernels: SimdKernels;
  beforeAll(async () => {
    kernels = await createVariant(variant);
  });
  afterAll(() => kernels.dispose());

  test.each(SIZES)('$layerCount layers of $units units agree with the scalar model', ({ batch, ...sizes }) => {
    const weights = moderateWeights(sizes);
    const model = kernels.createInference(weights);
    const actual = runSteps(model, batch, sizes.vocabSize);
    const expected = runSteps(new CharRnnInference(weights), batch, sizes.vocabSize);
    for (const [index, array] of actual.entries()) expectClose(array, expected[index], `array ${index}`);
    model.dispose();
  });

  test.each(SIZES)('$layerCount layers of $units units in int8 are those written out', ({ batch, ...sizes }) => {
    const weights = moderateWeights(sizes);
    const model = kernels.createInference(weights, { precision: 'int8' });
    const ids = randomIds(batch, sizes.vocabSize, 1);
    const states = weights.layers.map((_, layer) => normals(batch * sizes.units, 50 + layer, 0.4));
    const actual = model.step(ids, states);
    const expected = stepQuantizedNaively(weights, ids, states);
    expectClose(actual.logits, expected.logits, 'logits');
    for (const [layer, state] of actual.states.entries()) expectClose(state, expected.states[layer], `state ${layer}`);
    model.dispose();
  });
});

test.each(FIXTURES)('character by character, the reference %s gives its logits and final states', async (name) => {
  const fixture = readFixture(name);
  const { batch, time, vocabSize, embeddingDim, units } = fixture;
  const weights = fixtureWeights(fixture);
  const model = await createSimdInference({
    cell: 'gru',
    vocabSize,
    embeddingDim,
    units,
    embedding: weights['embedding/embeddings'],
    layers: fixture.h0.map((_, layer) => ({
      kernel: weights[`gru${layer}/kernel`],
      recurrentKernel: weights[`gru${layer}/recurrent_kernel`],
      bias: weights[`gru${layer}/bias`],
    })),
    denseKernel: weights['dense/kernel'],
    denseBias: weights['dense/bias'],
  });
  let states: Float32Array[] = fixture.h0.map(({ data }) => Float32Array.from(data));
  const logits = new Float32Array(time * batch * vocabSize);
  for (let t = 0; t < time; t++) {
    const ids = Int32Array.from(fixture.ids, (row) => row[t]);
    const result = model.step(ids, states);
    logits.set(result.logits, t * batch * vocabSize);
    states = result.states;
  }
  expectClose(toBatchMajor(logits, time, batch), fixture.logits.data, 'logits');
  for (const [layer, { data }] of fixture.finalStates.entries()) expectClose(states[layer], data, `state ${layer}`);
  model.dispose();
});

describe.each(PRECISIONS)('in %s', (precision) => {
  const { batch, ...sizes } = { ...SIZES[1], batch: 19 };
  const { units, vocabSize } = sizes;
  const weights = moderateWeights(sizes);
  let kernels: SimdKernels;
  let model: Inference;
  beforeAll(async () => {
    kernels = await createVariant({ relaxed: true, threads: 2 });
    model = kernels.createInference(weights, { precision });
  });
  afterAll(() => kernels.dispose());

  test.each([true, false])('relaxed %s: the same bits for any number of threads and any tile', async (relaxed) => {
    let expected: Float32Array[] | undefined;
    for (const variant of VARIANTS.filter((candidate) => candidate.relaxed === relaxed)) {
      const others = await createVariant(variant);
      const actual = runSteps(others.createInference(weights, { precision }), batch, vocabSize);
      others.dispose();
      expected ??= actual;
      expect(actual, others.description).toEqual(expected);
    }
  });

  test('a row has the same bits in any batch', () => {
    const ids = randomIds(batch, vocabSize, 6);
    const before = weights.layers.map((_, layer) => normals(batch * units, 40 + layer));
    const together = model.step(ids, before);
    for (const [first, count] of [
      [0, 1],
      [18, 1],
      [3, 7],
      [1, 17],
    ]) {
      const take = (x: Float32Array, features: number) => x.slice(first * features, (first + count) * features);
      const some = model.step(
        ids.subarray(first, first + count),
        before.map((state) => take(state, units)),
      );
      expect(some.logits).toEqual(take(together.logits, vocabSize));
      expect(some.states).toEqual(together.states.map((state) => take(state, units)));
    }
  });

  test('advances to the states that a step gives, and takes absent states as zeros', () => {
    const ids = Int32Array.of(3, 0);
    const zeros = weights.layers.map(() => new Float32Array(2 * units));
    const { states } = model.step(ids);
    expect(model.advance(ids)).toEqual(states);
    expect(model.advance(ids, zeros)).toEqual(states);
  });

  test('does not change the states that it is given, nor keep them', () => {
    const { states } = model.step(Int32Array.of(1));
    const copies = states.map((state) => state.slice());
    const second = model.step(Int32Array.of(2), states);
    expect(states).toEqual(copies);
    for (const state of states) state.fill(Number.NaN);
    expect(model.step(Int32Array.of(2), copies)).toEqual(second);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('a weight or a state of %s is not hidden', (bad) => {
    const spoil = (x: Float32Array) => x.map((value, i) => (i === 40 ? bad : value));
    const broken = kernels.createInference({ ...weights, denseKernel: spoil(weights.denseKernel) }, { precision });
    const { states } = model.step(Int32Array.of(1));
    expect(broken.step(Int32Array.of(1), states).logits.every(Number.isFinite)).toBe(false);
    broken.dispose();
    const spoiled = model.advance(Int32Array.of(1), states.map(spoil));
    expect(spoiled[0].some(Number.isNaN)).toBe(true);
  });

  test('refuses ids and states that do not fit, naming them', () => {
    expectKernelError(() => model.step(Int32Array.of(0, 33)), 'INVALID_ARGUMENT', 'ids[1] is 33', '[0, 33)');
    expectKernelError(() => model.step(new Int32Array(0)), 'INVALID_ARGUMENT', 'ids is empty');
    const { states } = model.step(Int32Array.of(0));
    expectKernelError(() => model.step(Int32Array.of(0), states.slice(1)), 'INVALID_ARGUMENT', 'states has');
    expectKernelError(() => model.step(Int32Array.of(0, 1), states), 'INVALID_ARGUMENT', 'states[0] has 45', '90');
  });

  test('steps take no memory for good, and dispose gives all of it back', () => {
    const before = kernels.memory.usedBytes;
    const another = kernels.createInference(weights, { precision });
    const taken = kernels.memory.usedBytes;
    expect(taken).toBeGreaterThan(before);
    let { states } = another.step(randomIds(batch, vocabSize, 1));
    const { bytes } = kernels.memory;
    for (let step = 0; step < 50; step++) ({ states } = another.step(randomIds(batch, vocabSize, step), states));
    expect(kernels.memory).toEqual({ usedBytes: taken, bytes });
    another.dispose();
    another.dispose();
    expect(kernels.memory.usedBytes).toBe(before);
    expectKernelError(() => another.step(Int32Array.of(1)), 'DISPOSED', 'createSimdInference');
    expect(model.step(Int32Array.of(1)).logits).toHaveLength(vocabSize);
  });
});

test('float32 steps have the bits of the training forward pass on the same kernels', async () => {
  const kernels = await createVariant({ relaxed: true, threads: 2 });
  const { batch: _, ...sizes } = { ...SIZES[1], layerCount: 1 };
  const weights = moderateWeights(sizes);
  const { units, vocabSize, embeddingDim, embedding } = weights;
  const [time, batch, columns] = [5, 20, 3 * units];
  const [{ kernel, recurrentKernel, bias }] = weights.layers;
  const inputBias = bias.subarray(0, columns);
  const table = kernels.matmul({
    a: embedding,
    b: kernel,
    bias: inputBias,
    rows: vocabSize,
    inner: embeddingDim,
    columns,
  });
  const ids = randomIds(time * batch, vocabSize, 4);
  const recurrentBias = bias.subarray(columns);
  const initialState = new Float32Array(batch * units);
  const { outputs } = kernels.gruTableForward({
    table,
    ids,
    recurrentKernel,
    recurrentBias,
    initialState,
    time,
    batch,
    units,
  });
  const model = kernels.createInference(weights);
  let states: Float32Array[] | undefined;
  for (let t = 0; t < time; t++) {
    states = model.advance(ids.subarray(t * batch, (t + 1) * batch), states);
    expect(states[0]).toEqual(outputs.slice(t * batch * units, (t + 1) * batch * units));
  }
  kernels.dispose();
});

test('an inference on kernels of its own ends them, and one on given kernels does not', async () => {
  const weights = moderateWeights(SIZES[0]);
  const kernels = await createVariant({ relaxed: false, threads: 1 });
  const guest = await createSimdInference(weights, { kernels: async () => kernels });
  guest.dispose();
  expect(kernels.matmul({ a: Float32Array.of(2), b: Float32Array.of(3), rows: 1, inner: 1, columns: 1 })[0]).toBe(6);
  const owner = kernels.createInference(weights, { disposesKernels: true });
  owner.dispose();
  expectKernelError(() => kernels.createInference(weights), 'DISPOSED');
});

test('a precision that there is not is refused, and so is an LSTM', async () => {
  const weights = moderateWeights(SIZES[0]);
  const kernels = await createVariant({ relaxed: false, threads: 1 });
  const wrong = { precision: 'int4' as Precision };
  expectKernelError(() => kernels.createInference(weights, wrong), 'INVALID_ARGUMENT', '"int4"', "'int8'");
  const lstm = randomWeights({ ...SIZES[0], cell: 'lstm' });
  expectKernelError(() => kernels.createInference(lstm), 'UNAVAILABLE', "'lstm'", 'CharRnnInference');
  kernels.dispose();
});

test('createInference takes the scalar model for an LSTM, and says so', async () => {
  const weights = randomWeights({ ...SIZES[0], cell: 'lstm' });
  const warnings: string[] = [];
  const model = await createInference(weights, { precision: 'int8', onWarning: (message) => warnings.push(message) });
  expect(model.step(Int32Array.of(1))).toEqual(new CharRnnInference(weights).step(Int32Array.of(1)));
  expect(warnings).toEqual([expect.stringContaining('scalar TypeScript, in float32')]);
  model.dispose();
});

test('createInference takes the scalar model where the memory has no room for the weights', async () => {
  const weights = moderateWeights({ ...SIZES[0], units: 320 });
  const warnings: string[] = [];
  const options = { threads: 1, maximumBytes: 2 ** 20, onWarning: (message: string) => warnings.push(message) };
  const model = await createInference(weights, options);
  expect(model.step(Int32Array.of(1))).toEqual(new CharRnnInference(weights).step(Int32Array.of(1)));
  expect(warnings.at(-1)).toContain('No room');
});

test('createInference takes the scalar model where the engine has no WebAssembly', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  vi.resetModules();
  const bare = await import('../../src/index.ts');
  vi.unstubAllGlobals();
  const weights = moderateWeights(SIZES[0]);
  const warnings: string[] = [];
  const model = await bare.createInference(weights, { onWarning: (message) => warnings.push(message) });
  expect(model.step(Int32Array.of(1))).toEqual(new CharRnnInference(weights).step(Int32Array.of(1)));
  expect(warnings.at(-1)).toContain('no WebAssembly');
});
