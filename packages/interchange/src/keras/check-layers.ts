/** Which Keras layers compute exactly what the layers of this project do. */
import type { Architecture } from '@char-rnn/files';
import { InterchangeError } from '../interchange-error.ts';
import type { KerasLayer } from './keras-json.ts';

export interface KerasLayers extends Pick<Architecture, 'vocabSize' | 'embeddingDim' | 'rnnUnits' | 'cell'> {
  /** The names of the layers. */
  embedding: string;
  recurrent: string[];
  dense: string;
}

/** Layers that only act while training. */
const PASSED_OVER: ReadonlySet<string> = new Set(['Dropout', 'SpatialDropout1D', 'GaussianDropout', 'GaussianNoise']);

/** What each layer must be configured as, with the values of Keras where a model.json may leave them out. */
const RECURRENT = {
  activation: ['tanh'],
  recurrent_activation: ['sigmoid'],
  use_bias: [true],
  go_backwards: [false, undefined],
};
const REQUIRED: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  // A masked id leaves the state as it is.
  Embedding: { mask_zero: [false, undefined] },
  // Without `reset_after` the reset gate acts before the recurrent matrix: another network, that no weights can imitate.
  GRU: { ...RECURRENT, reset_after: [true] },
  LSTM: RECURRENT,
  // The sampler takes the softmax itself: these are the same logits.
  Dense: { activation: ['linear', 'softmax'], use_bias: [true] },
};

/** What to do about a value that is refused, where it is not plain. */
const ADVICE: Readonly<Record<string, string>> = {
  reset_after: 'train it with GRU(reset_after=True), the default of TensorFlow 2',
  recurrent_activation: 'train it with recurrent_activation="sigmoid", the default of TensorFlow 2',
};

/** @throws InterchangeError `UNSUPPORTED_MODEL`, which names the layer and what it would have to be. */
export function checkLayers(layers: readonly KerasLayer[]): KerasLayers {
  const [embedding, ...others] = layers.filter(({ class_name }) => !PASSED_OVER.has(class_name));
  const dense = others.pop();
  const cellClass = others[0]?.class_name;
  const isChain = embedding?.class_name === 'Embedding' && dense?.class_name === 'Dense';
  const isRecurrent = cellClass === 'GRU' || cellClass === 'LSTM';
  if (!isChain || !isRecurrent || others.some(({ class_name }) => class_name !== cellClass)) {
    const found = layers.map(({ class_name }) => class_name).join(', ') || 'none';
    throw unsupported(`its layers are: ${found}`);
  }
  for (const layer of [embedding, ...others, dense]) checkConfig(layer);
  const [rnnUnits, ...otherUnits] = others.map((layer) => sizeOf(layer, 'units'));
  if (otherUnits.some((units) => units !== rnnUnits)) {
    throw unsupported(
      `its ${cellClass} layers have ${[rnnUnits, ...otherUnits].join(', ')} units, and all must have as many`,
    );
  }
  if (others.slice(0, -1).some(({ config }) => config.return_sequences !== true)) {
    throw unsupported(`a ${cellClass} layer before another one has no return_sequences=True`);
  }
  const vocabSize = sizeOf(embedding, 'input_dim');
  if (sizeOf(dense, 'units') !== vocabSize) {
    throw unsupported(
      `it reads ${vocabSize} ids (input_dim of the Embedding) and predicts ${dense.config.units} (units of the Dense), and both must be the vocabulary`,
    );
  }
  return {
    vocabSize,
    embeddingDim: sizeOf(embedding, 'output_dim'),
    rnnUnits,
    cell: cellClass === 'GRU' ? 'gru' : 'lstm',
    embedding: nameOf(embedding),
    recurrent: others.map(nameOf),
    dense: nameOf(dense),
  };
}

function checkConfig(layer: KerasLayer): void {
  for (const [key, allowed] of Object.entries(REQUIRED[layer.class_name])) {
    // TensorFlow.js writes null for what it leaves at its default.
    const value = layer.config[key] ?? undefined;
    if (allowed.includes(value)) continue;
    const advice =
      ADVICE[key] ?? `it can be imported with ${allowed.filter((item) => item !== undefined).join(' or ')}`;
    const found = value === undefined ? 'no' : `${JSON.stringify(value)} for`;
    throw unsupported(`its layer "${nameOf(layer)}" has ${found} ${key}; ${advice}`);
  }
}

function sizeOf(layer: KerasLayer, key: string): number {
  const value = layer.config[key];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw unsupported(`its layer "${nameOf(layer)}" has ${JSON.stringify(value)} for ${key}`);
}

function nameOf({ config }: KerasLayer): string {
  return config.name ?? '';
}

function unsupported(problem: string): InterchangeError {
  const message = `This Keras model is of another kind: ${problem}. An Embedding, one or more GRU (or LSTM) layers and a Dense can be imported.`;
  return new InterchangeError('UNSUPPORTED_MODEL', message);
}
