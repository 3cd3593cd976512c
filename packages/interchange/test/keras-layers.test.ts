/** Models that TensorFlow.js' own layers made, computed and saved. Their GRU has no `reset_after`, but their LSTM is Keras'. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { importKeras } from '../src/index.ts';
import { computeLogits, largestDifference } from './logits.ts';

const VOCABULARY = [...'abcdefghijk'];
const SIZE = VOCABULARY.length + 1;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const embedding = () => tf.layers.embedding({ inputDim: SIZE, outputDim: 5 });
const lstm = (options: { recurrentActivation?: 'sigmoid' } = { recurrentActivation: 'sigmoid' }) =>
  tf.layers.lstm({ units: 6, returnSequences: true, biasInitializer: 'randomNormal', ...options });
const dense = () => tf.layers.dense({ units: SIZE, biasInitializer: 'randomNormal' });

function makeSequential(): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: SIZE, outputDim: 5, batchInputShape: [null, null] }),
      lstm(),
      tf.layers.dropout({ rate: 0.5 }),
      lstm(),
      dense(),
    ],
  });
}

function makeFunctional(): tf.LayersModel {
  const input = tf.input({ shape: [null], dtype: 'int32' });
  const outputs = [embedding(), lstm(), lstm(), dense()].reduce(
    (tensor, layer) => layer.apply(tensor) as tf.SymbolicTensor,
    input,
  );
  return tf.model({ inputs: input, outputs });
}

/** What `model.save` sends to a server: `model.json` and its one file of weights. */
async function save(model: tf.LayersModel): Promise<{ text: string; weights: Uint8Array }> {
  let sent: FormData | undefined;
  const fetchFunc = async (_: unknown, { body }: RequestInit) => {
    sent = body as FormData;
    return new Response();
  };
  await model.save(tf.io.http('http://nowhere.invalid', { fetchFunc: fetchFunc as typeof fetch }));
  const [json, weights] = ['model.json', 'model.weights.bin'].map((name) => sent!.get(name) as Blob);
  return { text: await json.text(), weights: new Uint8Array(await weights.arrayBuffer()) };
}

const readWeights = (weights: Uint8Array) => async (path: string) => {
  expect(path).toBe('./model.weights.bin');
  return weights;
};

test.each([
  ['Sequential', makeSequential],
  ['Functional', makeFunctional],
])('a %s model computes what TensorFlow.js computed', async (_, make) => {
  const model = make();
  const ids = Int32Array.from([0, 5, 11, 3, 3, 7, 1, 2, 10]);
  const logits = (model.predict(tf.tensor2d(ids, [1, ids.length])) as tf.Tensor).dataSync<'float32'>();
  const { text, weights } = await save(model);
  const imported = await importKeras(text, readWeights(weights), { vocabulary: VOCABULARY });
  expect(imported.architecture).toMatchObject({ cell: 'lstm', rnnLayers: 2, rnnUnits: 6, embeddingDim: 5 });
  expect(largestDifference(await computeLogits(imported, ids), logits)).toBeLessThan(1e-5);
});

test.each<[what: string, layer: () => tf.layers.Layer, message: RegExp]>([
  ['the LSTM with the hard sigmoid', () => lstm({}), /"hard_sigmoid" for recurrent_activation/],
  [
    'the GRU',
    () => tf.layers.gru({ units: 6, returnSequences: true, recurrentActivation: 'sigmoid' }),
    /false for reset_after|no reset_after/,
  ],
])('%s of TensorFlow.js is refused', async (_, layer, message) => {
  const { text, weights } = await save(tf.sequential({ layers: [embedding(), layer(), dense()] }));
  await expect(importKeras(text, readWeights(weights), { vocabulary: VOCABULARY })).rejects.toMatchObject({
    code: 'UNSUPPORTED_MODEL',
    message: expect.stringMatching(message),
  });
});
