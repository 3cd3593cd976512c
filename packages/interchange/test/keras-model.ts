/**
 * Models in TensorFlow.js' layers format, made by hand from the format's description and from the files that
 * `tensorflowjs_converter` is documented to write: no Keras runs in this repository.
 */
import { readFileSync } from 'node:fs';

interface ReferenceTensor {
  shape: number[];
  data: number[];
}

/** See fixtures/README.md. */
export interface Reference {
  batch: number;
  time: number;
  vocabSize: number;
  embeddingDim: number;
  units: number;
  layers: number;
  ids: number[][];
  h0: ReferenceTensor[];
  /** By their Keras names, but with `gru0` for the first layer. */
  weights: Record<string, ReferenceTensor>;
  logits: ReferenceTensor;
}

export function readReference(name: string): Reference {
  return JSON.parse(readFileSync(new URL(`../../../fixtures/${name}.json`, import.meta.url), 'utf8'));
}

type Json = Record<string, unknown>;

interface KerasWeight {
  name: string;
  shape: number[];
  dtype: string;
  data: Float32Array;
  quantization?: Json;
}

export interface KerasModel {
  modelJson: Json;
  weights: KerasWeight[];
}

/** How the several programs write the same model. */
export type Style =
  | 'sequential'
  | 'old sequential'
  | 'functional'
  | 'functional with states'
  | 'keras 3'
  | 'tensorflow.js';
export const STYLES: readonly Style[] = [
  'sequential',
  'old sequential',
  'functional',
  'functional with states',
  'keras 3',
  'tensorflow.js',
];

const recurrentName = (layer: number) => (layer === 0 ? 'gru' : `gru_${layer}`);

/** The layers with all that Keras says of them that could matter. */
export function makeLayers({
  vocabSize,
  embeddingDim,
  units,
  layers,
}: Reference): { class_name: string; config: Json }[] {
  const common = { trainable: true, dtype: 'float32' };
  return [
    {
      class_name: 'Embedding',
      config: { name: 'embedding', ...common, input_dim: vocabSize, output_dim: embeddingDim, mask_zero: false },
    },
    ...Array.from({ length: layers }, (_, layer) => ({
      class_name: 'GRU',
      config: {
        name: recurrentName(layer),
        ...common,
        return_sequences: true,
        return_state: false,
        go_backwards: false,
        stateful: false,
        unroll: false,
        units,
        activation: 'tanh',
        recurrent_activation: 'sigmoid',
        use_bias: true,
        dropout: 0.2,
        implementation: 2,
        reset_after: true,
      },
    })),
    { class_name: 'Dropout', config: { name: 'dropout', ...common, rate: 0.4 } },
    {
      class_name: 'Dense',
      config: { name: 'dense', ...common, units: vocabSize, activation: 'linear', use_bias: true },
    },
  ];
}

/** A reference model as one of the programs would have saved it. */
export function makeKerasModel(reference: Reference, style: Style): KerasModel {
  const layers = makeLayers(reference);
  const topology = TOPOLOGY[style](layers);
  const wrapped =
    style === 'tensorflow.js' ? topology : { keras_version: '2.15.0', backend: 'tensorflow', model_config: topology };
  const weights = listWeights(reference, style);
  return { modelJson: { format: 'layers-model', modelTopology: wrapped }, weights };
}

const input = {
  class_name: 'InputLayer',
  config: { name: 'input_1', batch_input_shape: [null, null], dtype: 'int32' },
};

type Layers = ReturnType<typeof makeLayers>;

const TOPOLOGY: Record<Style, (layers: Layers) => Json> = {
  sequential: (layers) => ({ class_name: 'Sequential', config: { name: 'sequential', layers: [input, ...layers] } }),
  'old sequential': (layers) => ({ class_name: 'Sequential', config: layers }),
  functional: (layers) => functional('Model', layers, (source) => [[[source, 0, 0, {}]]]),
  'functional with states': (layers) => {
    const state = { class_name: 'InputLayer', config: { name: 'state', batch_input_shape: [null, 8] } };
    const { class_name, config } = functional('Functional', layers, (source, layer) => [
      layer.class_name === 'GRU'
        ? [
            [source, 0, 0, {}],
            ['state', 0, 0, {}],
          ]
        : [[source, 0, 0, {}]],
    ]);
    // The order of the list says nothing.
    const all = [state, ...(config as { layers: Json[] }).layers].reverse();
    return {
      class_name,
      config: {
        ...(config as Json),
        layers: all,
        output_layers: [
          ['dense', 0, 0],
          ['gru', 0, 1],
        ],
      },
    };
  },
  'keras 3': (layers) =>
    functional('Functional', layers, (source) => {
      const keras_history = [source, 0, 0];
      const tensor = {
        class_name: '__keras_tensor__',
        config: { shape: [null, null], dtype: 'float32', keras_history },
      };
      return [{ args: [tensor], kwargs: { training: false } }];
    }),
  'tensorflow.js': (layers) => ({
    class_name: 'Sequential',
    config: { name: 'sequential_1', layers },
    keras_version: 'tfjs-layers 4.22.0',
    backend: 'tensor_flow.js',
  }),
};

function functional(
  className: string,
  layers: Layers,
  callOf: (source: string, layer: { class_name: string }) => unknown,
): Json {
  let source = 'input_1';
  const called = layers.map((layer) => {
    const inbound_nodes = callOf(source, layer);
    source = layer.config.name as string;
    return { ...layer, name: source, inbound_nodes };
  });
  const config = {
    name: 'model',
    layers: [{ ...input, name: 'input_1', inbound_nodes: [] }, ...called],
    input_layers: [['input_1', 0, 0]],
    output_layers: [[source, 0, 0]],
  };
  return { class_name: className, config };
}

function listWeights({ weights, layers }: Reference, style: Style): KerasWeight[] {
  const prefix = style === 'keras 3' ? 'functional_1/' : '';
  const cell = style === 'tensorflow.js' ? '' : 'gru_cell/';
  const take = (name: string, { shape, data }: ReferenceTensor): KerasWeight => ({
    name: prefix + name,
    shape,
    dtype: 'float32',
    data: Float32Array.from(data),
  });
  return [
    // In the order of their names, as the converter writes them.
    take('dense/bias', weights['dense/bias']),
    take('dense/kernel', weights['dense/kernel']),
    take('embedding/embeddings', weights['embedding/embeddings']),
    ...Array.from({ length: layers }, (_, layer) =>
      ['bias', 'kernel', 'recurrent_kernel'].map((part) =>
        take(`${recurrentName(layer)}/${cell}${part}`, weights[`gru${layer}/${part}`]),
      ),
    ).flat(),
  ];
}

export interface KerasFiles {
  text: string;
  shards: Map<string, Uint8Array>;
}

/** The files: all weights one after another, cut after every so many bytes. */
export function writeKerasFiles({ modelJson, weights }: KerasModel, shardBytes: number = 4 * 2 ** 20): KerasFiles {
  const bytes = Buffer.concat(weights.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
  const count = Math.ceil(bytes.length / shardBytes);
  const shards = new Map(
    Array.from({ length: count }, (_, index) => [
      `group1-shard${index + 1}of${count}.bin`,
      bytes.subarray(index * shardBytes, (index + 1) * shardBytes),
    ]),
  );
  const manifest = weights.map(({ data: _, ...entry }) => entry);
  const weightsManifest = [{ paths: [...shards.keys()], weights: manifest }];
  return { text: JSON.stringify({ ...modelJson, weightsManifest }), shards };
}
