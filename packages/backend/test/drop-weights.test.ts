import { dropWeights as dropWeightsScalar } from '@char-rnn/kernels';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { dropWeights, selectBackend } from '../src/index.ts';
import { probeBackends, title as titleOf } from './available-backends.ts';
import { useComposedBackend } from './composed-backend.ts';
import { expectAgreement } from './reference.ts';

const SHAPE = [13, 45];
const OPTIONS = { rate: 0.3, seed: 2 ** 40 + 7, step: 12, layer: 1 };

/** Of the kernels, whose tests compare it with Philox. */
const mask = (options = OPTIONS) => dropWeightsScalar({ ...options, weights: new Float32Array(13 * 45).fill(1) });

const random = (seed: number) => tf.randomUniform(SHAPE, 0.5, 1, 'float32', seed);

const backends = (await probeBackends()).map((probe) => ({
  title: titleOf(probe),
  missing: probe.missing,
  use: async () => void (await selectBackend(probe.name)),
}));

for (const { title, missing, use } of [
  ...backends,
  { title: 'composed, without fast kernels', missing: undefined, use: useComposedBackend },
]) {
  describe.skipIf(missing)(title, () => {
    beforeAll(use);

    test('the mask is the one of every backend', async () => {
      for (const options of [OPTIONS, { ...OPTIONS, step: 13 }, { ...OPTIONS, seed: 7 }]) {
        const dropped = dropWeights(tf.ones(SHAPE), options);
        expect(dropped.shape).toEqual(SHAPE);
        expect(await dropped.data()).toEqual(mask(options));
      }
    });

    test('weights and the gradient that arrives are multiplied by the same mask', async () => {
      const [weights, arriving] = [random(1), random(2)];
      const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => tf.sum(tf.mul(dropWeights(x, OPTIONS), arriving)))(
        weights,
      );
      const factors = mask();
      const [w, a] = [await weights.data(), await arriving.data()];
      expectAgreement(
        await grad.data(),
        factors.map((factor, i) => factor * a[i]),
        'gradient',
      );
      expectAgreement(await value.data(), [factors.reduce((sum, factor, i) => sum + factor * w[i] * a[i], 0)], 'value');
      expectAgreement(
        await dropWeights(weights, OPTIONS).data(),
        factors.map((factor, i) => factor * w[i]),
        'dropped',
      );
    });

    test('nothing but the results is left behind, and the weights are as they were', async () => {
      const weights = random(1);
      const before = await weights.data();
      const { numTensors } = tf.memory();
      tf.dispose(dropWeights(weights, OPTIONS));
      tf.dispose(tf.grad((x: tf.Tensor) => tf.sum(dropWeights(x, OPTIONS)))(weights));
      expect(tf.memory().numTensors).toBe(numTensors);
      expect(await weights.data()).toEqual(before);
    });

    test('a rate of 1 is refused', () => {
      const run = () => dropWeights(tf.ones(SHAPE), { ...OPTIONS, rate: 1 });
      expect(run).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('rate is 1') }),
      );
    });
  });
}
