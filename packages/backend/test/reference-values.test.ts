import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { adamUpdate, dense, gatherRows, gruSequence, selectBackend, softmaxCrossEntropy } from '../src/index.ts';
import { probeBackends, title } from './available-backends.ts';
import { expectAgreement, REFERENCE_NAMES, type Reference, type ReferenceTensor, readReference } from './reference.ts';

type Weights = Record<string, tf.Tensor>;

const toTensor = ({ shape, data }: ReferenceTensor) => tf.tensor(data, shape, 'float32');
const toTimeMajor = (rows: number[][]) => rows[0].flatMap((_, t) => rows.map((row) => row[t]));

/** The reference model, composed of the ops as a model composes them: time-major, first layer gathered from a table. */
function forward(reference: Reference, weights: Weights, initialStates: tf.Tensor[], asTable: boolean) {
  const { batch, time, units, layers, embeddingDim } = reference;
  const ids = tf.tensor1d(toTimeMajor(reference.ids), 'int32');
  let sequence: tf.Tensor | undefined;
  const finalStates: tf.Tensor[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const kernel = weights[`gru${layer}/kernel`] as tf.Tensor2D;
    const [inputBias, recurrentBias] = tf.unstack(weights[`gru${layer}/bias`]) as tf.Tensor1D[];
    const embeddings = weights['embedding/embeddings'] as tf.Tensor2D;
    const projection =
      layer === 0 && asTable
        ? gatherRows(dense({ x: embeddings, kernel, bias: inputBias }), ids)
        : dense({
            x: (sequence ?? gatherRows(embeddings, ids)).reshape([time * batch, layer === 0 ? embeddingDim : units]),
            kernel,
            bias: inputBias,
          });
    sequence = gruSequence({
      projection: projection.reshape([time, batch, 3 * units]),
      recurrentKernel: weights[`gru${layer}/recurrent_kernel`] as tf.Tensor2D,
      recurrentBias,
      initialState: initialStates[layer] as tf.Tensor2D,
    });
    finalStates.push(sequence.slice([time - 1], [1]).reshape([batch, units]));
  }
  const x = (sequence as tf.Tensor).reshape([time * batch, units]) as tf.Tensor2D;
  const logits = dense({
    x,
    kernel: weights['dense/kernel'] as tf.Tensor2D,
    bias: weights['dense/bias'] as tf.Tensor1D,
  });
  const losses = softmaxCrossEntropy(logits, tf.tensor1d(toTimeMajor(reference.targets), 'int32'));
  return { logits, finalStates, loss: tf.mean(losses) as tf.Scalar };
}

for (const probe of await probeBackends()) {
  describe.skipIf(probe.missing)(title(probe), () => {
    beforeAll(async () => {
      await selectBackend(probe.name);
    });

    describe.each(REFERENCE_NAMES)('%s', (name) => {
      const reference = readReference(name);
      const { batch, time, vocabSize } = reference;
      const names = Object.keys(reference.weights);
      const load = () => Object.fromEntries(names.map((key) => [key, toTensor(reference.weights[key])]));

      test('logits, final states and loss agree', async () => {
        const { logits, finalStates, loss } = forward(reference, load(), reference.h0.map(toTensor), true);
        const batchMajor = logits.reshape([time, batch, vocabSize]).transpose([1, 0, 2]);
        expectAgreement(await batchMajor.data(), reference.logits.data, 'logits');
        for (const [layer, state] of finalStates.entries()) {
          expectAgreement(await state.data(), reference.finalStates[layer].data, `state ${layer}`);
        }
        expectAgreement(await loss.data(), [reference.loss], 'loss');
      });

      test.each([true, false])('every gradient agrees (first layer gathered from a table: %s)', async (asTable) => {
        const weights = load();
        const arguments_ = [...names.map((key) => weights[key]), ...reference.h0.map(toTensor)];
        const gradients = tf.grads((...tensors) => {
          const current = Object.fromEntries(names.map((key, i) => [key, tensors[i]]));
          return forward(reference, current, tensors.slice(names.length), asTable).loss;
        })(arguments_);
        for (const [i, key] of names.entries()) {
          expectAgreement(await gradients[i].data(), reference.gradients[key].data, `gradient of ${key}`);
        }
        for (const [layer, expected] of reference.gradientsOfH0.entries()) {
          expectAgreement(await gradients[names.length + layer].data(), expected.data, `gradient of h0 ${layer}`);
        }
      });

      test('the losses before each of five Adam steps agree', async () => {
        const { learningRate, beta1, beta2, epsilon, lossBeforeEachStep } = reference.adam;
        let weights: Weights = load();
        const moments = names.map((key) => ({ first: tf.zerosLike(weights[key]), second: tf.zerosLike(weights[key]) }));
        const losses: number[] = [];
        for (let step = 1; step <= lossBeforeEachStep.length; step++) {
          const { value, grads } = tf.valueAndGrads((...tensors) => {
            const current = Object.fromEntries(names.map((key, i) => [key, tensors[i]]));
            return forward(reference, current, reference.h0.map(toTensor), true).loss;
          })(names.map((key) => weights[key]));
          losses.push((await value.data())[0]);
          const next: Weights = {};
          for (const [i, key] of names.entries()) {
            const { first, second } = moments[i];
            const inputs = { parameter: weights[key], gradient: grads[i], firstMoment: first, secondMoment: second };
            const updated = adamUpdate(inputs, { step, learningRate, beta1, beta2, epsilon });
            [next[key], moments[i].first, moments[i].second] = updated;
          }
          weights = next;
        }
        expectAgreement(losses, lossBeforeEachStep, 'losses');
      });
    });

    test('a step leaves no tensor behind', async () => {
      const reference = readReference(REFERENCE_NAMES[2]);
      const weights = Object.values(reference.weights).map(toTensor);
      const states = reference.h0.map(toTensor);
      const names = Object.keys(reference.weights);
      const step = () => {
        const { value, grads } = tf.valueAndGrads((...tensors) => {
          const current = Object.fromEntries(names.map((key, i) => [key, tensors[i]]));
          return forward(reference, current, states, true).loss;
        })(weights);
        tf.dispose([value, grads]);
      };
      step();
      const before = tf.memory().numTensors;
      step();
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}
