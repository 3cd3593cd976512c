import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { adamUpdate, averageUpdate, selectBackend } from '../src/index.ts';
import { probeBackends, title as titleOf } from './available-backends.ts';
import { useComposedBackend } from './composed-backend.ts';
import { expectAgreement } from './reference.ts';

const LENGTH = 1003;
const SETTINGS = { learningRate: 1e-2, beta1: 0.9, beta2: 0.99, epsilon: 1e-7 };

const random = (seed: number) => tf.randomNormal([LENGTH], 0, 1, 'float32', seed);

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

    test.each([undefined, 0, 0.5])(
      'five Adam steps with a weight decay of %s follow the papers',
      async (weightDecay) => {
        let [parameter, firstMoment, secondMoment] = [random(1), tf.zeros([LENGTH]), tf.zeros([LENGTH])] as tf.Tensor[];
        const expected = Array.from(await parameter.data());
        const [m, v] = [new Array<number>(LENGTH).fill(0), new Array<number>(LENGTH).fill(0)];
        for (let step = 1; step <= 5; step++) {
          const gradient = random(1 + step);
          const inputs = { parameter, gradient, firstMoment, secondMoment };
          [parameter, firstMoment, secondMoment] = adamUpdate(inputs, { ...SETTINGS, step, weightDecay });
          for (const [i, g] of (await gradient.data()).entries()) {
            m[i] = 0.9 * m[i] + 0.1 * g;
            v[i] = 0.99 * v[i] + 0.01 * g ** 2;
            expected[i] -= 1e-2 * (weightDecay ?? 0) * expected[i];
            expected[i] -= (1e-2 * (m[i] / (1 - 0.9 ** step))) / (Math.sqrt(v[i] / (1 - 0.99 ** step)) + 1e-7);
          }
        }
        expectAgreement(await parameter.data(), expected, 'parameter');
        expectAgreement(await firstMoment.data(), m, 'first moment');
        expectAgreement(await secondMoment.data(), v, 'second moment');
      },
    );

    test('an average moves towards the values, in new tensors', async () => {
      let average: tf.Tensor = random(1);
      const expected = Array.from(await average.data());
      for (let step = 0; step < 20; step++) {
        const value = random(2 + step);
        const before = [await average.data(), await value.data()];
        const { numTensors } = tf.memory();
        const next = averageUpdate({ average, value }, { decay: 0.9 });
        expect(tf.memory().numTensors).toBe(numTensors + 1);
        expect([await average.data(), await value.data()]).toEqual(before);
        for (const [i, x] of before[1].entries()) expected[i] = 0.9 * expected[i] + 0.1 * x;
        average = next;
      }
      expectAgreement(await average.data(), expected, 'average');
    });
  });
}
