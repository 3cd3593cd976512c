import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type ModelArtifacts, type NamedTensor, parseModel, serializeModel } from '../src/format.ts';
import { makeModel } from './make-model.ts';

const CASES: [string, ModelArtifacts][] = [
  ['a GRU', makeModel()],
  ['a GRU of two layers', makeModel(2, { rnnLayers: 2 })],
  ['an LSTM', makeModel(3, { cell: 'lstm' })],
  ['a model of bytes', { ...makeModel(4, { vocabSize: 257 }), tokenizer: { kind: 'byte' } }],
  ['a model without tokenizer and training', { ...makeModel(5), tokenizer: undefined, training: undefined }],
];

test.each(CASES)('%s comes back from its bytes, and gives the same bytes again', async (_, model) => {
  const files = await serializeModel(model);
  const back = await parseModel(files.modelJson, files.weightsBytes);
  expect(back).toEqual(
    JSON.parse(JSON.stringify({ ...model, weights: [] }), (key, value) => (key === 'weights' ? model.weights : value)),
  );
  expect(await serializeModel(back)).toEqual(files);
});

test('model.json is in the layers format of TensorFlow.js, with the Keras names', async () => {
  const files = await serializeModel(makeModel(1, { rnnLayers: 2 }));
  const json = JSON.parse(files.modelJson);
  expect(json).toMatchObject({ format: 'layers-model', convertedBy: null, userDefinedMetadata: { formatVersion: 1 } });
  const layers: { class_name: string; config: { name: string } }[] = json.modelTopology.config.layers;
  expect(layers.map(({ class_name, config }) => [class_name, config.name])).toEqual([
    ['Embedding', 'embedding'],
    ['GRU', 'gru'],
    ['GRU', 'gru_1'],
    ['Dense', 'dense'],
  ]);
  expect(layers[1]?.config).toMatchObject({ units: 4, reset_after: true, return_sequences: true });
  expect(json.weightsManifest).toEqual([
    {
      paths: [files.weightsName],
      weights: makeModel(1, { rnnLayers: 2 }).weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
    },
  ]);
});

test('weights are little-endian float32 in the order of the manifest, named by their hash', async () => {
  const model = makeModel();
  const { weightsBytes, weightsName } = await serializeModel({ ...model, weights: [...model.weights].reverse() });
  const view = new DataView(weightsBytes.buffer, weightsBytes.byteOffset, weightsBytes.byteLength);
  const numbers = model.weights.flatMap(({ data }) => [...data]);
  expect(weightsBytes.length).toBe(4 * numbers.length);
  expect(numbers.map((_, index) => view.getFloat32(4 * index, true))).toEqual(numbers);
  const hash = createHash('sha256').update(weightsBytes).digest('hex');
  expect(weightsName).toBe(`weights-${hash.slice(0, 16)}.bin`);
});

test('bytes at an odd offset are read, and the model shares no memory with them', async () => {
  const model = makeModel();
  const { modelJson, weightsBytes } = await serializeModel(model);
  const odd = new Uint8Array(weightsBytes.length + 1).subarray(1);
  odd.set(weightsBytes);
  const { weights } = await parseModel(JSON.parse(modelJson), odd);
  odd.fill(0xff);
  expect(weights).toEqual(model.weights);
});

const replaceWeight = (model: ModelArtifacts, change: Partial<NamedTensor>): ModelArtifacts => ({
  ...model,
  weights: model.weights.map((tensor, index) => (index === 1 ? { ...tensor, ...change } : tensor)),
});

test.each<[string, ModelArtifacts, string]>([
  ['a missing weight', { ...makeModel(), weights: makeModel().weights.slice(1) }, 'has 5 weights'],
  ['a weight of another name', replaceWeight(makeModel(), { name: 'gru/kernal' }), '"gru/kernel" is missing'],
  ['a weight twice', replaceWeight(makeModel(), { name: 'dense/bias' }), 'two tensors named "dense/bias"'],
  ['a transposed weight', replaceWeight(makeModel(), { shape: [12, 3] }), '[12,3]'],
  ['too few numbers', replaceWeight(makeModel(), { data: new Float32Array(3) }), '3 numbers'],
  ['NaN', replaceWeight(makeModel(), { data: new Float32Array(36).fill(Number.NaN) }), 'NaN'],
  ['an infinite loss', { ...makeModel(), training: { loss: Number.POSITIVE_INFINITY } }, 'training.loss'],
  ['the tokenizer of another model', { ...makeModel(), tokenizer: { kind: 'byte' } }, '257 ids'],
])('%s is refused before anything is written', async (_, model, words) => {
  await expect(serializeModel(model)).rejects.toMatchObject({
    name: 'FilesError',
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining(words),
  });
});
