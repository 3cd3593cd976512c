/** What a Char-RNN model is besides its weights, in the texts by name that both safetensors and ONNX have room for. */
import { decodeJson, FORMAT_VERSION, type ModelArtifacts } from '@char-rnn/files';
import { InterchangeError } from '../interchange-error.ts';

const VERSION = 'char_rnn.format_version';
const FIELDS = ['architecture', 'tokenizer', 'training'] as const;

/** The fields of `ModelArtifacts` but its weights, as a file claims them: not checked yet. */
export type ModelMetadata = Pick<Partial<ModelArtifacts>, (typeof FIELDS)[number]>;

export const GENERATED_BY = 'Char-RNN for TypeScript';

/** `char_rnn.format_version`, `char_rnn.architecture`, `char_rnn.tokenizer` and `char_rnn.training`, the last three as JSON. */
export function writeMetadata(model: ModelArtifacts): Record<string, string> {
  const fields = FIELDS.filter((field) => model[field] !== undefined);
  return {
    [VERSION]: String(FORMAT_VERSION),
    ...Object.fromEntries(fields.map((field) => [`char_rnn.${field}`, JSON.stringify(model[field])])),
  };
}

/**
 * The inverse of `writeMetadata`; undefined for a file that another program wrote.
 *
 * @throws InterchangeError `UNSUPPORTED_FORMAT_VERSION`, `CORRUPT_FILE`
 */
export function readMetadata(metadata: ReadonlyMap<string, string>): ModelMetadata | undefined {
  const version = metadata.get(VERSION);
  if (version === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(version)) throw corrupt(VERSION, `is ${JSON.stringify(version)}, not a version`);
  if (Number(version) > FORMAT_VERSION) {
    const message = `The file has format version ${version}; this program reads up to ${FORMAT_VERSION}: update it.`;
    throw new InterchangeError('UNSUPPORTED_FORMAT_VERSION', message);
  }
  const entries = FIELDS.map((field) => [field, readField(metadata, `char_rnn.${field}`)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function readField(metadata: ReadonlyMap<string, string>, key: string): unknown {
  const text = metadata.get(key);
  if (text === undefined) return undefined;
  const decoded = decodeJson(text);
  if ('problem' in decoded) throw corrupt(key, decoded.problem);
  if (typeof decoded.value !== 'object' || decoded.value === null) throw corrupt(key, 'is no JSON object');
  return decoded.value;
}

function corrupt(key: string, problem: string): InterchangeError {
  return new InterchangeError(
    'CORRUPT_FILE',
    `The file's metadata is damaged: ${key} ${problem}. Export the model again.`,
  );
}
