/**
 * `model.json` of TensorFlow.js' layers format, as far as it is the same for every model. See
 * https://github.com/tensorflow/tfjs/tree/master/tfjs-converter#format-conversion-details and `ModelJSON` in tfjs-core.
 */
import { decodeJson } from '@char-rnn/files';
import type { TokenizerJson } from '@char-rnn/tokenizer';
import * as v from 'valibot';
import { InterchangeError } from '../interchange-error.ts';

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** TensorFlow.js has no tensor of a higher rank. */
const MAX_RANK = 6;

/** Far more than a chain of layers that still trains. */
const MAX_LAYERS = 1024;
/** As many as in a model directory. */
const MAX_WEIGHTS = 4096;
/** The converter cuts files after 4 MiB; 2 GiB are 512 of them. */
const MAX_FILES = 4096;

const ConfigSchema = v.looseObject({ name: v.optional(v.string()) });

const LayerSchema = v.looseObject({
  class_name: v.string(),
  config: ConfigSchema,
  /** In Functional models; in each Keras in its own form. */
  inbound_nodes: v.optional(v.array(v.unknown())),
});

const ManifestSchema = v.array(
  v.looseObject({
    paths: v.pipe(v.array(v.string()), v.maxLength(MAX_FILES)),
    weights: v.array(
      v.looseObject({
        name: v.string(),
        shape: v.pipe(v.array(size), v.maxLength(MAX_RANK)),
        dtype: v.string(),
        quantization: v.optional(v.looseObject({ dtype: v.optional(v.string()) })),
      }),
    ),
  }),
);

const LayersSchema = v.pipe(v.array(LayerSchema), v.maxLength(MAX_LAYERS));

const TopologySchema = v.looseObject({ class_name: v.string(), config: v.unknown() });

const ModelJsonSchema = v.looseObject({
  modelTopology: v.looseObject({}),
  weightsManifest: ManifestSchema,
  userDefinedMetadata: v.optional(v.looseObject({})),
});

export interface KerasLayer {
  class_name: string;
  config: { name?: string; [key: string]: unknown };
  inbound_nodes?: unknown[];
  [key: string]: unknown;
}

/** Groups of weights, each in its files one after another. */
export type WeightsManifest = {
  paths: string[];
  weights: { name: string; shape: number[]; dtype: string; quantization?: { dtype?: string } }[];
}[];

export interface Topology {
  className: string;
  layers: KerasLayer[];
}

export interface KerasJson {
  topology: Topology;
  weightsManifest: WeightsManifest;
  /** Of a model that this project saved; not checked yet. */
  tokenizer?: TokenizerJson;
}

/** @throws InterchangeError `CORRUPT_FILE`, `UNSUPPORTED_MODEL` for a graph model. */
export function parseKerasJson(text: string): KerasJson {
  const decoded = decodeJson(text);
  if ('problem' in decoded) throw corrupt(`it ${decoded.problem}`);
  refuseGraphModel(decoded.value);
  const { modelTopology, weightsManifest, userDefinedMetadata } = check(ModelJsonSchema, decoded.value, '');
  const count = weightsManifest.reduce((sum, { weights }) => sum + weights.length, 0);
  if (count > MAX_WEIGHTS) throw corrupt(`it has ${count} weights, of which at most ${MAX_WEIGHTS} are read`);
  // Keras' own saver wraps what TensorFlow.js' does not.
  const [model, prefix] =
    modelTopology.model_config === undefined
      ? [modelTopology, 'modelTopology.']
      : [modelTopology.model_config, 'modelTopology.model_config.'];
  const { class_name, config } = check(TopologySchema, model, prefix);
  // A Sequential model of the oldest Keras is a list.
  const layers = Array.isArray(config)
    ? check(LayersSchema, config, `${prefix}config.`)
    : check(v.looseObject({ layers: LayersSchema }), config, `${prefix}config.`).layers;
  const tokenizer = userDefinedMetadata?.tokenizer as TokenizerJson | undefined;
  return {
    topology: { className: class_name, layers },
    weightsManifest,
    ...(tokenizer === undefined ? {} : { tokenizer }),
  };
}

function refuseGraphModel(value: unknown): void {
  const { format } = (value ?? {}) as { format?: unknown };
  if (format !== 'graph-model') return;
  const message =
    'This model.json is a graph model, which has operations and no layers: convert the Keras model itself, with --output_format=tfjs_layers_model.';
  throw new InterchangeError('UNSUPPORTED_MODEL', message);
}

function check<Schema extends v.GenericSchema>(schema: Schema, value: unknown, prefix: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw corrupt(`at ${prefix}${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}

function corrupt(problem: string): InterchangeError {
  const message = `This is no model.json of TensorFlow.js' layers format: ${problem}. Convert the Keras model again.`;
  return new InterchangeError('CORRUPT_FILE', message);
}
