import { type ModelArtifacts, serializeModel } from '@char-rnn/files';
import { KernelStepModel } from '@char-rnn/sampler';
import { describe, expect, test } from 'vitest';
import { identifyFormat, importKeras } from '../src/index.ts';
import {
  type KerasFiles,
  type KerasModel,
  makeKerasModel,
  makeLayers,
  type Reference,
  readReference,
  STYLES,
  writeKerasFiles,
} from './keras-model.ts';
import { makeModel } from './make-model.ts';

const REFERENCES = [
  'gru-reset-after-1layer',
  'gru-reset-after-1layer-zero-state',
  'gru-reset-after-2layers',
  'gru-reset-after-2layers-zero-state',
];

/** For the ids of the largest reference model but the first. */
const vocabulary = [...'abcdefgh'];

const importFiles = ({ text, shards }: KerasFiles, options: Parameters<typeof importKeras>[2] = { vocabulary }) =>
  importKeras(text, async (path) => shards.get(path)!, options);

/** Logits `[batch, time, vocab]` from the reference's ids and states. */
async function computeReferenceLogits(model: ModelArtifacts, reference: Reference): Promise<Float32Array> {
  const { batch, time, vocabSize, ids, h0 } = reference;
  const stepModel = KernelStepModel.fromArtifacts(model);
  const logits = new Float32Array(batch * time * vocabSize);
  let states: Float32Array[] = h0.map(({ data }) => Float32Array.from(data));
  for (let t = 0; t < time; t++) {
    const step = await stepModel.step(
      Int32Array.from(ids, (row) => row[t]),
      states,
    );
    for (let row = 0; row < batch; row++) {
      const at = (row * time + t) * vocabSize;
      logits.set(step.logits.subarray(row * vocabSize, (row + 1) * vocabSize), at);
    }
    states = step.states;
  }
  stepModel.dispose();
  return logits;
}

describe.each(REFERENCES)('%s', (name) => {
  const reference = readReference(name);

  test.each(STYLES)('as a %s model computes the reference logits', async (style) => {
    const characters = vocabulary.slice(0, reference.vocabSize - 1);
    const files = writeKerasFiles(makeKerasModel(reference, style), 100);
    const model = await importFiles(files, { vocabulary: characters });
    expect(model.tokenizer).toEqual({ kind: 'char', vocabulary: ['[UNK]', ...characters] });
    expect(model.architecture).toEqual({
      vocabSize: reference.vocabSize,
      embeddingDim: reference.embeddingDim,
      rnnUnits: reference.units,
      rnnLayers: reference.layers,
      cell: 'gru',
      dropout: 0,
    });
    const logits = await computeReferenceLogits(model, reference);
    const largest = Math.max(...reference.logits.data.map(Math.abs));
    const differences = reference.logits.data.map((value, index) => Math.abs(value - logits[index]));
    expect(Math.max(...differences)).toBeLessThanOrEqual(1e-5 * largest);
  });
});

const reference = readReference('gru-reset-after-2layers');

test.each([1, 3, 100, 4096])('weights in files of %d bytes are put together', async (shardBytes) => {
  const kerasModel = makeKerasModel(reference, 'sequential');
  const cut = await importFiles(writeKerasFiles(kerasModel, shardBytes));
  expect(cut).toEqual(await importFiles(writeKerasFiles(kerasModel)));
});

test('an LSTM is imported as it is: Keras and this project have the same gates in the same order', async () => {
  const model = makeModel({ cell: 'lstm', rnnLayers: 2 });
  const { modelJson, weightsName, weightsBytes } = await serializeModel(model);
  const { userDefinedMetadata: _, ...foreign } = JSON.parse(modelJson);
  const shards = new Map([[weightsName, weightsBytes]]);
  const imported = await importFiles({ text: JSON.stringify(foreign), shards }, { vocabulary: model.tokenizer });
  expect((await serializeModel(imported)).weightsBytes).toEqual(weightsBytes);
  expect(imported.architecture).toEqual({ ...model.architecture, dropout: 0 });
});

test("a model of this project's own is read with its tokenizer", async () => {
  const model = makeModel({ rnnLayers: 2 });
  const { modelJson, weightsName, weightsBytes } = await serializeModel(model);
  expect(identifyFormat(Buffer.from(modelJson))).toBe('keras');
  const imported = await importFiles({ text: modelJson, shards: new Map([[weightsName, weightsBytes]]) }, {});
  expect(imported.tokenizer).toEqual(model.tokenizer);
  expect((await serializeModel(imported)).weightsBytes).toEqual(weightsBytes);
});

test('a Dense with softmax is imported: the sampler takes the same softmax of the same logits', async () => {
  const plain = makeKerasModel(reference, 'functional');
  const softmax = changeConfig('dense', { activation: 'softmax' });
  expect(await importFiles(writeKerasFiles(softmax))).toEqual(await importFiles(writeKerasFiles(plain)));
});

/** The Sequential model with another configuration of one layer. */
function changeConfig(name: string, changes: Record<string, unknown>): KerasModel {
  const layers = makeLayers(reference).map(({ class_name, config }) => ({
    class_name,
    config: config.name === name ? { ...config, ...changes } : config,
  }));
  return withLayers(layers);
}

function withLayers(layers: readonly unknown[]): KerasModel {
  const { weights } = makeKerasModel(reference, 'sequential');
  return { modelJson: { modelTopology: { class_name: 'Sequential', config: { name: 'm', layers } } }, weights };
}

interface FunctionalLayer {
  name: string;
  inbound_nodes: unknown;
}

function withNodes(change: (layers: Record<string, FunctionalLayer>) => void): KerasModel {
  const model = makeKerasModel(reference, 'functional');
  const topology = model.modelJson.modelTopology as { model_config: { config: { layers: FunctionalLayer[] } } };
  change(Object.fromEntries(topology.model_config.config.layers.map((layer) => [layer.name, layer])));
  return model;
}

const layers = makeLayers(reference);
const [embedding, gru, gru1, dropout, dense] = layers;

test.each<[what: string, model: KerasModel, message: RegExp]>([
  [
    'reset_after=False',
    changeConfig('gru_1', { reset_after: false }),
    /"gru_1" has false for reset_after; train it with GRU\(reset_after=True\)/,
  ],
  ['a GRU from before reset_after', changeConfig('gru', { reset_after: undefined }), /"gru" has no reset_after/],
  [
    'a hard sigmoid',
    changeConfig('gru', { recurrent_activation: 'hard_sigmoid' }),
    /"hard_sigmoid" for recurrent_activation/,
  ],
  ['another activation', changeConfig('gru', { activation: 'relu' }), /"gru" has "relu" for activation.*tanh/],
  ['a GRU without bias', changeConfig('gru', { use_bias: false }), /"gru" has false for use_bias.*true/],
  ['a GRU that reads backwards', changeConfig('gru', { go_backwards: true }), /"gru" has true for go_backwards.*false/],
  ['masked ids', changeConfig('embedding', { mask_zero: true }), /"embedding" has true for mask_zero/],
  [
    'an activation after the logits',
    changeConfig('dense', { activation: 'sigmoid' }),
    /"sigmoid" for activation.*linear or softmax/,
  ],
  ['GRUs of several sizes', changeConfig('gru_1', { units: 4 }), /8, 4 units/],
  ['a GRU that sums a text up', changeConfig('gru', { return_sequences: false }), /return_sequences=True/],
  ['fewer predictions than ids', changeConfig('dense', { units: 8 }), /reads 9 ids.*predicts 8/],
  ['a size that is none', changeConfig('embedding', { output_dim: 2.5 }), /2\.5 for output_dim/],
  [
    'a layer of another kind',
    withLayers([embedding, gru, { class_name: 'Conv1D', config: {} }, dense]),
    /Embedding, GRU, Conv1D, Dense/,
  ],
  [
    'two kinds of cells',
    withLayers([embedding, gru, { ...gru1, class_name: 'LSTM' }, dense]),
    /Embedding, GRU, LSTM, Dense/,
  ],
  ['no recurrent layer', withLayers([embedding, dropout, dense]), /Embedding, Dropout, Dense/],
  ['no layer', withLayers([]), /layers are: none/],
  [
    'a branch',
    withNodes(({ gru_1 }) => Object.assign(gru_1, { inbound_nodes: [[['embedding', 0, 0, {}]]] })),
    /"embedding" goes to more than one other/,
  ],
  [
    'a layer that joins two',
    withNodes(({ dense }) =>
      Object.assign(dense, {
        inbound_nodes: [
          [
            ['dropout', 0, 0, {}],
            ['gru', 0, 0, {}],
          ],
        ],
      }),
    ),
    /"dense" joins 2 others/,
  ],
  [
    'a layer that is called twice',
    withNodes(({ gru }) => Object.assign(gru, { inbound_nodes: [[['embedding', 0, 0, {}]], [['gru', 0, 0, {}]]] })),
    /"gru" is called 2 times/,
  ],
  [
    'a circle of layers',
    withNodes(({ gru }) => Object.assign(gru, { inbound_nodes: [[['dense', 0, 0, {}]]] })),
    /not one chain/,
  ],
  [
    'a model of a class of its own',
    {
      ...makeKerasModel(reference, 'sequential'),
      modelJson: { modelTopology: { class_name: 'MyModel', config: { layers } } },
    },
    /"MyModel", neither Sequential nor Functional/,
  ],
  [
    'operations instead of layers',
    { weights: [], modelJson: { format: 'graph-model', modelTopology: { node: [] } } },
    /graph model.*--output_format=tfjs_layers_model/,
  ],
  [
    'quantized weights',
    {
      ...makeKerasModel(reference, 'sequential'),
      weights: makeKerasModel(reference, 'sequential').weights.map((weight) => ({
        ...weight,
        quantization: { dtype: 'uint8', scale: 0.1, min: -1 },
      })),
    },
    /"dense\/bias" is quantized to uint8.*without --quantize_/,
  ],
])('%s is refused, with what and what to do', async (_, model, message) => {
  await expect(importFiles(writeKerasFiles(model))).rejects.toMatchObject({
    name: 'InterchangeError',
    code: 'UNSUPPORTED_MODEL',
    message: expect.stringMatching(message),
  });
});

test.each<[what: string, change: (files: KerasFiles) => void, message: RegExp]>([
  ['a file that is cut off', ({ shards }) => shards.set(...cutLast(shards)), /hold \d+ bytes instead of the \d+ bytes/],
  [
    'a file with more in it',
    ({ shards }) => shards.set('group1-shard1of1.bin', Buffer.alloc(1e5)),
    /hold more instead/,
  ],
  ['no JSON', (files) => Object.assign(files, { text: '{"a":' }), /is not JSON/],
  ['no topology', (files) => Object.assign(files, { text: '{}' }), /modelTopology/],
  ['more weights than there can be', (files) => addWeights(files, 4096), /4105 weights.*4096/],
  [
    'more layers than there can be',
    (files) => addLayers(files, 1024),
    /at modelTopology\.model_config\.config\.layers: .*1024/,
  ],
  [
    'a weight missing',
    (files) => replace(files, 'gru/gru_cell/bias', 'gru/gru_cell/other'),
    /no weight "bias" for the layer "gru"/,
  ],
  ['a weight twice', (files) => replace(files, 'dense/kernel', 'x/gru/bias'), /2 weights "bias" for the layer "gru"/],
  ['weights of another shape', (files) => replace(files, '[5,24]', '[24,5]'), /"gru\/kernel" has shape \[24,5\]/],
  ...['../secret.bin', '/etc/passwd', 'https://example.org/x.bin', 'a\\b', 'a//b', ''].map(
    (path): [string, (files: KerasFiles) => void, RegExp] => [
      `weights in ${JSON.stringify(path)}`,
      (files) => replace(files, 'group1-shard1of1.bin', JSON.stringify(path).slice(1, -1)),
      /which is not beside it/,
    ],
  ),
])('damage is refused: %s', async (_, damage, message) => {
  const files = writeKerasFiles(makeKerasModel(reference, 'sequential'));
  damage(files);
  await expect(importFiles(files)).rejects.toMatchObject({
    name: 'InterchangeError',
    code: 'CORRUPT_FILE',
    message: expect.stringMatching(message),
  });
});

function cutLast(shards: Map<string, Uint8Array>): [string, Uint8Array] {
  const [name, bytes] = [...shards].at(-1)!;
  return [name, bytes.subarray(0, -1)];
}

function addWeights(files: KerasFiles, count: number): void {
  const json = JSON.parse(files.text);
  const [{ weights }] = json.weightsManifest;
  for (let index = 0; index < count; index++) weights.push({ name: `${index}`, shape: [0], dtype: 'float32' });
  files.text = JSON.stringify(json);
}

function addLayers(files: KerasFiles, count: number): void {
  const json = JSON.parse(files.text);
  const { layers } = json.modelTopology.model_config.config;
  layers.push(...Array.from({ length: count }, () => layers.at(-2)));
  files.text = JSON.stringify(json);
}

function replace(files: KerasFiles, from: string, to: string): void {
  expect(files.text).toContain(from);
  files.text = files.text.replace(from, to);
}

test('what the reader of files says passes through', async () => {
  const { text } = writeKerasFiles(makeKerasModel(reference, 'sequential'));
  const failure = new Error('no such file');
  await expect(importKeras(text, () => Promise.reject(failure), { vocabulary })).rejects.toBe(failure);
});

test('files are not read on when there are more bytes than weights', async () => {
  const files = writeKerasFiles(makeKerasModel(reference, 'sequential'));
  const paths = JSON.stringify(Array.from({ length: 10_000 }, () => 'same.bin'));
  const text = files.text.replace('["group1-shard1of1.bin"]', paths);
  let reads = 0;
  const read = async () => {
    reads++;
    return new Uint8Array(1000);
  };
  await expect(importKeras(text, read, { vocabulary })).rejects.toMatchObject({ code: 'CORRUPT_FILE' });
  expect(reads).toBeLessThan(20);
});
