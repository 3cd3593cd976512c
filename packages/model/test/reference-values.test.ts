import { selectBackend } from '@char-rnn/backend';
import type { Architecture, NamedTensor } from '@char-rnn/files';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { probeBackends, title } from '../../backend/test/available-backends.ts';
import {
  expectAgreement,
  REFERENCE_NAMES,
  type Reference,
  type ReferenceTensor,
  readReference,
} from '../../backend/test/reference.ts';
import { CharRnnModel } from '../src/index.ts';

/** The fixtures count GRU layers from 0 without exception, Keras leaves the number of the first one out. */
const fixtureName = (name: string) => name.replace(/^gru\//, 'gru0/').replace(/^gru_/, 'gru');

function createModel(reference: Reference): CharRnnModel {
  const { vocabSize, embeddingDim, units, layers } = reference;
  const architecture: Architecture = {
    vocabSize,
    embeddingDim,
    rnnUnits: units,
    rnnLayers: layers,
    cell: 'gru',
    dropout: 0,
  };
  const names = ['embedding/embeddings'];
  for (let layer = 0; layer < layers; layer++) {
    const prefix = layer === 0 ? 'gru' : `gru_${layer}`;
    names.push(`${prefix}/kernel`, `${prefix}/recurrent_kernel`, `${prefix}/bias`);
  }
  names.push('dense/kernel', 'dense/bias');
  const weights = names.map((name): NamedTensor => {
    const { shape, data } = reference.weights[fixtureName(name)];
    return { name, shape, data: Float32Array.from(data) };
  });
  return new CharRnnModel(architecture, weights, 0);
}

const toState = ({ shape, data }: ReferenceTensor) => tf.tensor2d(data, shape as [number, number]);
const toBatch = ({ ids, targets, batch, time }: Reference) => ({
  xs: Int32Array.from(ids.flat()),
  ys: Int32Array.from(targets.flat()),
  shape: [batch, time] as [number, number],
});

for (const probe of await probeBackends()) {
  describe.skipIf(probe.missing)(title(probe), () => {
    beforeAll(async () => {
      await selectBackend(probe.name);
    });

    describe.each(REFERENCE_NAMES)('%s', (name) => {
      const reference = readReference(name);
      const { batch, time, vocabSize } = reference;

      test('callWithState gives the reference logits and states', async () => {
        const model = createModel(reference);
        const { logits, states } = model.callWithState(reference.ids, reference.h0.map(toState));
        expect(logits.shape).toEqual([batch, time, vocabSize]);
        expectAgreement(await logits.data(), reference.logits.data, 'logits');
        for (const [layer, state] of states.entries()) {
          expectAgreement(await state.data(), reference.finalStates[layer].data, `state ${layer}`);
        }
      });

      test('the loss and the gradients of all variables are the reference ones', async () => {
        const model = createModel(reference);
        const states = reference.h0.map(toState);
        const lossOf = () => tf.mean(model.lossesWithState(toBatch(reference), { states }).losses) as tf.Scalar;
        const { value, grads } = tf.variableGrads(lossOf, [...model.variables.values()]);
        expectAgreement(await value.data(), [reference.loss], 'loss');
        for (const [weight, variable] of model.variables) {
          const expected = reference.gradients[fixtureName(weight)];
          expectAgreement(await grads[variable.name].data(), expected.data, `gradient of ${weight}`);
        }
      });

      test('stepping through the ids one by one, and priming them at once, end in the reference states', async () => {
        const model = createModel(reference);
        let states: Float32Array[] = reference.h0.map(({ data }) => Float32Array.from(data));
        let logits: Float32Array = new Float32Array();
        for (let t = 0; t < time; t++) {
          const ids = Int32Array.from(reference.ids, (row) => row[t]);
          ({ logits, states } = await model.step(ids, states));
        }
        const lastLogits = Array.from({ length: batch }, (_, lane) =>
          reference.logits.data.slice(((lane + 1) * time - 1) * vocabSize, (lane + 1) * time * vocabSize),
        ).flat();
        expectAgreement(logits, lastLogits, 'logits');
        const h0 = reference.h0.map(({ data }) => Float32Array.from(data));
        const primed = await model.prime(Int32Array.from(reference.ids.flat()), [batch, time], h0);
        expectAgreement(primed.logits, lastLogits, 'primed logits');
        for (const [layer, expected] of reference.finalStates.entries()) {
          expectAgreement(states[layer], expected.data, `state ${layer}`);
          expectAgreement(primed.states[layer], expected.data, `primed state ${layer}`);
        }
      });

      test('the TensorFlow.js layers compute the same logits from zero states', async () => {
        const model = createModel(reference);
        const ids = tf.tensor2d(reference.ids, [batch, time], 'int32');
        const fromLayers = model.layersModel.predict(ids) as tf.Tensor;
        expectAgreement(await model.predict(reference.ids).data(), Array.from(await fromLayers.data()), 'logits');
      });
    });
  });
}
