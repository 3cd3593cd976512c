import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SimdBackend, selectBackend } from '../src/index.ts';
import { expectAgreement } from './reference.ts';

beforeEach(async () => {
  await selectBackend('simd', { threads: 2 });
});
afterEach(async () => {
  await selectBackend('cpu');
});

const usedBytes = () => (tf.backend() as SimdBackend).kernels.memory.usedBytes;

/** Computes the same on `cpu` and on `simd`, from the same numbers. */
async function onBoth(
  compute: () => tf.Tensor,
): Promise<{ cpu: tf.Tensor; simd: tf.Tensor; values: [number[], number[]] }> {
  await selectBackend('cpu');
  const cpu = compute();
  const expected = Array.from(await cpu.data());
  await selectBackend('simd', { threads: 2 });
  const simd = compute();
  return { cpu, simd, values: [Array.from(await simd.data()), expected] };
}

describe('matrix products of any TensorFlow.js program', () => {
  const random = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, 'float32', seed);

  test.each([
    { a: [7, 5], b: [5, 9] },
    { a: [1, 33], b: [33, 1] },
    { a: [5, 7], b: [5, 9], transposeA: true },
    { a: [7, 5], b: [9, 5], transposeB: true },
    { a: [5, 7], b: [9, 5], transposeA: true, transposeB: true },
    { a: [3, 7, 5], b: [3, 5, 9] },
    { a: [3, 7, 5], b: [1, 5, 9] },
    { a: [2, 3, 7, 5], b: [2, 3, 9, 5], transposeB: true },
    { a: [0, 5], b: [5, 3] },
  ])('$a by $b, transposed: $transposeA, $transposeB', async ({ a, b, transposeA, transposeB }) => {
    const product = () => tf.matMul(random(a, 1), random(b, 2), transposeA, transposeB);
    const { cpu, simd, values } = await onBoth(product);
    expect(simd.shape).toEqual(cpu.shape);
    expectAgreement(...values, 'product');
  });

  test.each(['linear', 'relu', 'sigmoid', 'elu', 'leakyrelu', 'prelu'] as const)(
    'with bias and %s fused',
    async (activation) => {
      const product = () =>
        tf.fused.matMul({
          a: random([6, 5], 1) as tf.Tensor2D,
          b: random([5, 4], 2) as tf.Tensor2D,
          bias: random([4], 3),
          activation,
          leakyreluAlpha: 0.3,
          preluActivationWeights: activation === 'prelu' ? random([4], 4) : undefined,
        });
      const { values } = await onBoth(product);
      expectAgreement(...values, 'product');
    },
  );

  test("the library's own layers learn the same as on cpu", async () => {
    const train = async () => {
      const model = tf.sequential({
        layers: [
          tf.layers.dense({
            units: 16,
            inputShape: [8],
            activation: 'tanh',
            kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
          }),
          tf.layers.dense({ units: 3, kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
        ],
      });
      model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
      const { history } = await model.fit(random([64, 8], 5), random([64, 3], 6), {
        epochs: 4,
        shuffle: false,
        verbose: 0,
      });
      return history.loss as number[];
    };
    await selectBackend('cpu');
    const expected = await train();
    await selectBackend('simd', { threads: 2 });
    const losses = await train();
    expect(losses).toHaveLength(4);
    for (const [i, loss] of losses.entries()) expect(loss).toBeCloseTo(expected[i], 5);
  });
});

describe("memory of the kernels' own", () => {
  test('what was read stays as it was when the tensor is disposed and its memory used again', async () => {
    const product = tf.matMul(tf.ones([4, 4]), tf.ones([4, 4]));
    const values = await product.data();
    const sync = product.dataSync();
    product.dispose();
    tf.matMul(tf.fill([4, 4], 7), tf.ones([4, 4]));
    expect(Array.from(values)).toEqual(new Array(16).fill(4));
    expect(Array.from(sync)).toEqual(new Array(16).fill(4));
  });

  test('a part of a tensor outlives the whole', async () => {
    const product = tf.matMul(tf.ones([4, 4]), tf.ones([4, 4]));
    const parts = [product.slice([1, 0], [2, 4]), ...tf.unstack(product), product.reshape([16]), product.clone()];
    product.dispose();
    tf.matMul(tf.fill([4, 4], 7), tf.ones([4, 4]));
    for (const part of parts) expect(new Set(await part.data())).toEqual(new Set([4]));
  });

  test('is given back with the last tensor on it', () => {
    const before = usedBytes();
    const product = tf.matMul(tf.ones([64, 64]), tf.ones([64, 64]));
    const same = product.reshape([4096]);
    expect(usedBytes()).toBeGreaterThan(before);
    product.dispose();
    expect(usedBytes()).toBeGreaterThan(before);
    same.dispose();
    expect(usedBytes()).toBe(before);
  });

  test('tensors move to another backend and back', async () => {
    const product = tf.matMul(tf.ones([3, 3]), tf.ones([3, 3]));
    await selectBackend('cpu');
    const doubled = tf.mul(product, 2);
    await selectBackend('simd', { threads: 2 });
    expect(Array.from(await tf.matMul(doubled as tf.Tensor2D, tf.ones([3, 3])).data())).toEqual(new Array(9).fill(18));
  });
});

test('the number of threads is that of the last call that names one', async () => {
  expect((await selectBackend('simd', { threads: 1 })).device).toContain('1 thread');
  expect((await selectBackend('simd')).device).toContain('1 thread');
  expect((await selectBackend('simd', { threads: 3 })).device).toContain('3 threads');
});
