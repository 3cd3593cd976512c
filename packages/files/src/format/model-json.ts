/**
 * `model.json`: TensorFlow.js layers format, with everything that Char-RNN needs in `userDefinedMetadata`. This is
 * the only place that knows its fields. Pure: text in, text out.
 */
import { type Tokenizer, type TokenizerJson, tokenizerFromJSON } from '@char-rnn/tokenizer';
import * as v from 'valibot';
import { FilesError } from '../files-error.ts';
import { type Architecture, countParams, expectedWeights, parseArchitecture } from './architecture.ts';
import { describeIssues, FIRST_ISSUE } from './describe-issues.ts';
import { checkJson, decodeJson, encodeJson, findJsonProblem } from './json-value.ts';
import { MAX_RANK, MAX_TENSOR_BYTES } from './limits.ts';
import type { ModelInfo, TrainingSummary } from './model-artifacts.ts';
import { describeTopology } from './model-topology.ts';
import { countBytes, type TensorSpec } from './named-tensor.ts';

/** Rises when a reader of today would misread a file of tomorrow. Older versions are still read. */
export const FORMAT_VERSION = 1;

/** `weights-` and the first 16 digits of their SHA-256. */
const WEIGHTS_NAME = /^weights-[0-9a-f]{16}\.bin$/;
const HASH_DIGITS_IN_NAME = 16;

const GENERATED_BY = 'Char-RNN for TypeScript';

const VersionSchema = v.looseObject({
  format: v.literal('layers-model'),
  userDefinedMetadata: v.looseObject({ formatVersion: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
});

const finite = v.pipe(v.number(), v.finite());

/** To a loose object, an array is one without names. */
const jsonObject = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'no object',
);

const TrainingSchema = v.looseObject({
  loss: v.optional(finite),
  validationLoss: v.optional(finite),
  steps: v.optional(finite),
  epochs: v.optional(finite),
  textName: v.optional(v.string()),
  characters: v.optional(finite),
  date: v.optional(v.string()),
  settings: v.optional(jsonObject),
});

const ModelJsonSchema = v.looseObject({
  weightsManifest: v.strictTuple([
    v.looseObject({
      // A plain file name of our own making: no separators, no "..", nothing outside the directory.
      paths: v.strictTuple([v.pipe(v.string(), v.regex(WEIGHTS_NAME, 'not a weights-<hash>.bin file name'))]),
      weights: v.array(v.looseObject({ name: v.string(), shape: v.array(v.number()), dtype: v.literal('float32') })),
    }),
  ]),
  userDefinedMetadata: v.looseObject({
    architecture: v.unknown(),
    tokenizer: v.optional(v.unknown()),
    training: v.optional(v.pipe(jsonObject, TrainingSchema)),
    weightsSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a SHA-256')),
    weightsBytes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_TENSOR_BYTES)),
  }),
});

/** What `model.json` promises, with where each tensor lies in the weights' file. */
export interface ModelJson {
  info: ModelInfo;
  /** In the order of the file. */
  layout: TensorSpec[];
}

/** The name under which weights with this SHA-256 are stored. */
export function nameWeights(sha256: string): string {
  return `weights-${sha256.slice(0, HASH_DIGITS_IN_NAME)}.bin`;
}

/** Whether a file of this name holds weights written by this package. */
export function isWeightsName(name: string): boolean {
  return WEIGHTS_NAME.test(name);
}

/** The text of `model.json`. Equal models give equal text. */
export function formatModelJson(info: Omit<ModelInfo, 'parameterCount'>): string {
  const { architecture, tokenizer, training, weightsName, weightsBytes, weightsSha256 } = info;
  const weights = expectedWeights(architecture).map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  if (training !== undefined) checkJson(training, 'training', 2);
  const bytes = encodeJson(
    {
      format: 'layers-model',
      generatedBy: GENERATED_BY,
      convertedBy: null,
      modelTopology: describeTopology(architecture),
      weightsManifest: [{ paths: [weightsName], weights }],
      userDefinedMetadata: {
        formatVersion: FORMAT_VERSION,
        architecture,
        tokenizer,
        training,
        weightsSha256,
        weightsBytes,
      },
    },
    'model.json',
  );
  return new TextDecoder().decode(bytes);
}

/**
 * Reads and checks `model.json`, given as text or already parsed. `source` names it in messages.
 *
 * @throws FilesError `CORRUPT_MODEL`, `UNSUPPORTED_FORMAT_VERSION`
 */
export function parseModelJson(modelJson: unknown, source: string): ModelJson {
  const value = readValue(modelJson, source);
  const version = v.safeParse(VersionSchema, value, FIRST_ISSUE);
  if (!version.success) throw corrupt(source, `is not a Char-RNN model (${describeIssues(version.issues)})`);
  const { formatVersion } = version.output.userDefinedMetadata;
  if (formatVersion > FORMAT_VERSION) {
    const message = `${source} has format version ${formatVersion}; this program reads up to ${FORMAT_VERSION}: update it.`;
    throw new FilesError('UNSUPPORTED_FORMAT_VERSION', message);
  }
  const parsed = v.safeParse(ModelJsonSchema, value, FIRST_ISSUE);
  if (!parsed.success) throw corrupt(source, `is damaged (${describeIssues(parsed.issues)})`);
  const metadata = parsed.output.userDefinedMetadata;
  const [{ paths, weights }] = parsed.output.weightsManifest;

  const result = parseArchitecture(metadata.architecture);
  if ('problem' in result) throw corrupt(source, `has an impossible architecture (${result.problem})`);
  const { architecture } = result;
  const layout = checkLayout(weights, architecture, source);
  if (metadata.weightsBytes !== countBytes(layout)) {
    const claim = `${metadata.weightsBytes} bytes of weights where its architecture has ${countBytes(layout)}`;
    throw corrupt(source, `is damaged: it promises ${claim}`);
  }
  const info: ModelInfo = {
    architecture,
    parameterCount: countParams(architecture),
    weightsName: paths[0],
    weightsBytes: metadata.weightsBytes,
    weightsSha256: metadata.weightsSha256,
  };
  if (metadata.tokenizer !== undefined) info.tokenizer = checkTokenizer(metadata.tokenizer, architecture, source);
  // As it is: the schema passes over names such as `constructor`.
  const { training } = (value as { userDefinedMetadata: { training?: TrainingSummary } }).userDefinedMetadata;
  if (training !== undefined) info.training = training;
  return { info, layout };
}

function readValue(modelJson: unknown, source: string): unknown {
  if (typeof modelJson === 'string') {
    const decoded = decodeJson(modelJson);
    if ('problem' in decoded) throw corrupt(source, decoded.problem, decoded.cause);
    return decoded.value;
  }
  const problem = findJsonProblem(modelJson, 'its content');
  if (problem !== undefined) throw corrupt(source, `is damaged: ${problem}`);
  return modelJson;
}

function checkLayout(weights: TensorSpec[], architecture: Architecture, source: string): TensorSpec[] {
  const expected = expectedWeights(architecture);
  const found = new Map(weights.map(({ name, shape }) => [name, shape]));
  for (const { name, shape } of expected) {
    const other = found.get(name);
    if (other === undefined) throw corrupt(source, `is damaged: the weight "${name}" is missing`);
    if (other.length !== shape.length || other.some((size, axis) => size !== shape[axis])) {
      const found = other.slice(0, MAX_RANK + 1);
      throw corrupt(source, `is damaged: "${name}" has shape [${found}] instead of [${shape}]`);
    }
  }
  if (weights.length !== expected.length) {
    throw corrupt(source, `is damaged: it has ${weights.length} weights instead of ${expected.length}`);
  }
  return weights.map(({ name, shape }) => ({ name, shape }));
}

function checkTokenizer(json: unknown, architecture: Architecture, source: string): TokenizerJson {
  let tokenizer: Tokenizer;
  try {
    tokenizer = tokenizerFromJSON(json);
  } catch (cause) {
    throw corrupt(source, `has a damaged tokenizer (${cause instanceof Error ? cause.message : cause})`, cause);
  }
  if (tokenizer.size !== architecture.vocabSize) {
    throw corrupt(source, `has a tokenizer of ${tokenizer.size} ids for a model of ${architecture.vocabSize}`);
  }
  return tokenizer.toJSON();
}

function corrupt(source: string, problem: string, cause?: unknown): FilesError {
  const message = `${source} ${problem}. Save the model again, or train it anew.`;
  return new FilesError('CORRUPT_MODEL', message, cause === undefined ? undefined : { cause });
}
