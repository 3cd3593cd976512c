import { describe, expect, test } from 'vitest';
import {
  addBias,
  CharRnnInference,
  type CharRnnWeights,
  gatherRows,
  gruSequenceForward,
  matmul,
} from '../src/index.ts';
import { expectKernelError } from './expect-error.ts';
import { FIXTURES, fixtureWeights, readFixture, toBatchMajor } from './fixture-model.ts';
import { applyDenseNaively, type LstmState, stepLstmNaively } from './naive-cells.ts';
import { expectClose, normals, randomIds } from './numbers.ts';
import { randomWeights, type Sizes } from './random-weights.ts';

const GRU: Sizes = { cell: 'gru', vocabSize: 11, embeddingDim: 5, units: 7, layerCount: 2 };
const LSTM: Sizes = { ...GRU, cell: 'lstm' };

test.each(FIXTURES)('character by character, the reference %s gives its logits and final states', (name) => {
  const fixture = readFixture(name);
  const { batch, time, vocabSize, embeddingDim, units } = fixture;
  const weights = fixtureWeights(fixture);
  const model = new CharRnnInference({
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
  expect(model.stateCount).toBe(fixture.layers);
  let states: Float32Array[] = fixture.h0.map(({ data }) => Float32Array.from(data));
  const logits = new Float32Array(time * batch * vocabSize);
  for (let t = 0; t < time; t++) {
    const result = model.step(
      Int32Array.from(fixture.ids, (row) => row[t]),
      states,
    );
    logits.set(result.logits, t * batch * vocabSize);
    states = result.states;
  }
  expectClose(toBatchMajor(logits, time, batch), fixture.logits.data, 'logits');
  for (const [layer, { data }] of fixture.finalStates.entries()) expectClose(states[layer], data, `state ${layer}`);
});

test('steps have the bits of the training forward pass', () => {
  const weights = randomWeights({ ...GRU, layerCount: 1 });
  const [time, batch, columns] = [6, 3, 21];
  const ids = randomIds(time * batch, 11, 4);
  const [{ kernel, recurrentKernel, bias }] = weights.layers;
  const rows = time * batch;
  const x = gatherRows({ table: weights.embedding, ids, rowLength: 5 });
  const projection = matmul({ a: x, b: kernel, rows, inner: 5, columns });
  addBias({ x: projection, bias: bias.subarray(0, columns), rows, columns });
  const { outputs } = gruSequenceForward({
    projection,
    recurrentKernel,
    recurrentBias: bias.subarray(columns),
    initialState: new Float32Array(batch * 7),
    time,
    batch,
    units: 7,
  });
  const model = new CharRnnInference(weights);
  let states: Float32Array[] | undefined;
  for (let t = 0; t < time; t++) {
    states = model.advance(ids.subarray(t * batch, (t + 1) * batch), states);
    expect(states[0]).toEqual(outputs.slice(t * batch * 7, (t + 1) * batch * 7));
  }
});

test('an LSTM of two layers is the one written out in float64', () => {
  const weights = randomWeights(LSTM);
  const model = new CharRnnInference(weights);
  expect(model.stateCount).toBe(4);
  const zeros = () => new Array<number>(7).fill(0);
  const naive: LstmState[] = [0, 1].map(() => ({ h: zeros(), c: zeros() }));
  let states: Float32Array[] | undefined;
  for (const id of randomIds(8, 11, 5)) {
    const result = model.step(Int32Array.of(id), states);
    states = result.states;
    let x: ArrayLike<number> = weights.embedding.subarray(id * 5, (id + 1) * 5);
    for (const [layer, { kernel, recurrentKernel, bias }] of weights.layers.entries()) {
      naive[layer] = stepLstmNaively(x, naive[layer], kernel, recurrentKernel, bias);
      x = naive[layer].h;
    }
    expectClose(result.logits, applyDenseNaively(x, weights.denseKernel, weights.denseBias), 'logits');
    const [h0, c0, h1, c1] = states;
    expectClose(h0, naive[0].h, 'h of layer 0');
    expectClose(c0, naive[0].c, 'c of layer 0');
    expectClose(h1, naive[1].h, 'h of layer 1');
    expectClose(c1, naive[1].c, 'c of layer 1');
  }
});

describe.each([GRU, LSTM])('a $cell model', (sizes) => {
  const model = new CharRnnInference(randomWeights(sizes));
  const { units, vocabSize } = sizes;

  test('gives each row the same bits in any batch', () => {
    const batch = 19;
    const ids = randomIds(batch, vocabSize, 6);
    const before = Array.from({ length: model.stateCount }, (_, i) => normals(batch * units, 40 + i));
    const together = model.step(ids, before);
    for (const [first, count] of [
      [0, 1],
      [18, 1],
      [3, 7],
      [2, 8],
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

  test('advances to the states that a step gives, to the bit', () => {
    const ids = Int32Array.of(3, 0);
    const { states } = model.step(ids);
    expect(model.advance(ids)).toEqual(states);
    expect(model.advance(ids, states)).toEqual(model.step(ids, states).states);
  });

  test('takes absent states as zeros', () => {
    const zeros = Array.from({ length: model.stateCount }, () => new Float32Array(units));
    expect(model.step(Int32Array.of(5))).toEqual(model.step(Int32Array.of(5), zeros));
  });

  test('does not change the states that it is given, nor keep them', () => {
    const { states } = model.step(Int32Array.of(1));
    const copies = states.map((state) => state.slice());
    const second = model.step(Int32Array.of(2), states);
    expect(states).toEqual(copies);
    for (const state of states) state.fill(Number.NaN);
    expect(model.step(Int32Array.of(2), copies)).toEqual(second);
  });

  test('refuses ids and states that do not fit, naming them', () => {
    expectKernelError(() => model.step(Int32Array.of(0, 11)), 'INVALID_ARGUMENT', 'ids[1] is 11', '[0, 11)');
    expectKernelError(() => model.advance(Int32Array.of(-1)), 'INVALID_ARGUMENT', 'ids[0] is -1');
    expectKernelError(() => model.step(new Int32Array(0)), 'INVALID_ARGUMENT', 'ids is empty');
    const { states } = model.step(Int32Array.of(0));
    expectKernelError(() => model.step(Int32Array.of(0), states.slice(1)), 'INVALID_ARGUMENT', 'states has');
    expectKernelError(() => model.step(Int32Array.of(0, 1), states), 'INVALID_ARGUMENT', 'states[0] has 7', '14');
  });
});

test('weights that do not fit are named', () => {
  const right = randomWeights(GRU);
  const refuse = (wrong: Partial<CharRnnWeights>, ...parts: string[]) =>
    expectKernelError(() => new CharRnnInference({ ...right, ...wrong }), 'INVALID_ARGUMENT', ...parts);
  refuse({ embedding: new Float32Array(3) }, 'embedding has 3', '55');
  refuse({ layers: [] }, 'layers.length is 0');
  refuse({ cell: 'lstm' }, 'layers[0].kernel has 105', '140');
  refuse({ cell: 'rnn' as 'gru' }, '"rnn"');
  refuse({ denseBias: new Float32Array(10) }, 'denseBias has 10', '11');
  refuse({ layers: [right.layers[0], right.layers[0]] }, 'layers[1].kernel has 105', '147');
  const { bias } = randomWeights({ ...GRU, cell: 'lstm' }).layers[0];
  refuse({ layers: [{ ...right.layers[0], bias }] }, 'layers[0].bias has 28', '42');
});
