import { selectBackend } from '@char-rnn/backend';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createCharRnn } from '../src/index.ts';

beforeAll(async () => {
  await selectBackend('cpu');
});
afterEach(() => {
  tf.disposeVariables();
});

describe("the tutorial's model", () => {
  test('has 4,022,850 parameters, and its summary says where', () => {
    const model = createCharRnn({ vocabSize: 66 });
    const lines: string[] = [];
    model.summary((line) => lines.push(line));
    const summary = lines.join('\n');
    expect(summary).toMatch(/embedding \(Embedding\) .* 16896 /);
    expect(summary).toMatch(/gru \(GRU\) .* 3938304 /);
    expect(summary).toMatch(/dense \(Dense\) .* 67650 /);
    expect(summary).toMatch(/Total params: 4022850/);
    expect(model.countParams()).toBe(4_022_850);
    expect(model.layersModel.countParams()).toBe(4_022_850);
  });

  test('starts from the initial values of Keras', async () => {
    const model = createCharRnn({ vocabSize: 66, embeddingDim: 32, rnnUnits: 48, seed: 3 });
    const weights = new Map((await model.getWeights()).map((weight) => [weight.name, weight.data]));
    const range = (name: string) => {
      const values = weights.get(name) as Float32Array;
      return { low: Math.min(...values), high: Math.max(...values) };
    };
    expect(range('embedding/embeddings').high).toBeLessThanOrEqual(0.05);
    expect(range('embedding/embeddings').high).toBeGreaterThan(0.045);
    expect(range('embedding/embeddings').low).toBeLessThan(-0.045);
    const glorot = Math.sqrt(6 / (32 + 144));
    expect(range('gru/kernel').high).toBeLessThanOrEqual(glorot);
    expect(range('gru/kernel').high).toBeGreaterThan(0.95 * glorot);
    expect(range('gru/bias')).toEqual({ low: 0, high: 0 });
    expect(range('dense/bias')).toEqual({ low: 0, high: 0 });
    const recurrent = tf.tensor2d(weights.get('gru/recurrent_kernel') as Float32Array, [48, 144]);
    const product = tf.matMul(recurrent, recurrent, false, true).sub(tf.eye(48)).abs().max();
    expect((await product.data())[0]).toBeLessThan(1e-5);
  });
});

test('an LSTM starts with its forget gate open', async () => {
  const model = createCharRnn({ vocabSize: 5, embeddingDim: 3, rnnUnits: 2, cell: 'lstm' });
  const bias = (await model.getWeights()).find(({ name }) => name === 'lstm/bias');
  expect([...(bias?.data ?? [])]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
});

test('the same seed gives the same weights, another seed others', async () => {
  const weightsOf = async (seed: number) => {
    const weights = await createCharRnn({
      vocabSize: 9,
      embeddingDim: 4,
      rnnUnits: 8,
      rnnLayers: 2,
      seed,
    }).getWeights();
    return weights.map(({ data }) => [...data]);
  };
  expect(await weightsOf(1)).toEqual(await weightsOf(1));
  expect(await weightsOf(1)).not.toEqual(await weightsOf(2));
});

test.each([
  [{ vocabSize: 1 }, 'vocabSize is 1'],
  [{ vocabSize: 66, rnnUnits: 0 }, 'rnnUnits is 0'],
  [{ vocabSize: 66, rnnUnits: -5 }, 'rnnUnits is -5'],
  [{ vocabSize: 66, embeddingDim: 2.5 }, 'embeddingDim is 2.5'],
  [{ vocabSize: 66, rnnLayers: Number.NaN }, 'rnnLayers is NaN'],
  [{ vocabSize: 66, dropout: 1 }, 'dropout is 1'],
  [{ vocabSize: 66, seed: 0.5 }, 'seed is 0.5'],
])('%o is refused with the value named', (options, message) => {
  expect(() => createCharRnn(options)).toThrowError(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(message) }),
  );
});
