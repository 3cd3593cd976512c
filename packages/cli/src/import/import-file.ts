import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ModelArtifacts } from '@char-rnn/files';
import {
  type FileFormat,
  type ImportOptions,
  InterchangeError,
  identifyFormat,
  importKeras,
  importOnnx,
  importSafetensors,
} from '@char-rnn/interchange';
import { CliError } from '../errors/cli-error.ts';
import { readInputFile } from './input-file.ts';

type Importer = (bytes: Uint8Array, path: string, options: ImportOptions) => Promise<ModelArtifacts>;

const IMPORTERS: Readonly<Record<FileFormat, Importer>> = {
  safetensors: (bytes, _, options) => importSafetensors(bytes, options),
  onnx: (bytes, _, options) => importOnnx(bytes, options),
  keras: (bytes, path, options) => {
    const readShard = (name: string) => readInputFile(join(dirname(path), name));
    return importKeras(new TextDecoder().decode(bytes), readShard, options);
  },
};

/** Files that hold models, too, by how they begin, and how one that can be imported is made of them. */
const OTHER_FORMATS: readonly [begin: string, advice: string][] = [
  ['\x89HDF', 'an HDF5 file, as Keras writes: convert it with tensorflowjs_converter --input_format=keras'],
  ['PK', 'a zip, as .keras, .pt and .pth files are: save a .h5 file and convert it, or a safetensors file'],
  ['\x80', 'a pickle, which can run programs when it is read: save a safetensors file'],
];

/**
 * The model in a file, whose content says of which format it is. Of a folder, that is its `model.json`.
 *
 * @throws CliError for files that cannot be read, `UNKNOWN_FORMAT`; InterchangeError, its message with the path.
 */
export async function importFile(
  file: string,
  options: ImportOptions,
): Promise<{ model: ModelArtifacts; format: FileFormat }> {
  const isFolder = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const path = isFolder ? join(file, 'model.json') : file;
  const bytes = await readInputFile(path);
  const format = identifyFormat(bytes);
  if (format === undefined) throw unknownFormat(path, bytes);
  try {
    return { model: await IMPORTERS[format](bytes, path, options), format };
  } catch (error) {
    if (!(error instanceof InterchangeError)) throw error;
    const hint = error.code === 'VOCABULARY_MISSING' ? ' (--vocabulary, --text)' : '';
    throw new InterchangeError(error.code, `${path}: ${error.message}${hint}`, { cause: error });
  }
}

function unknownFormat(path: string, bytes: Uint8Array): CliError {
  const begin = String.fromCharCode(...bytes.subarray(0, 4));
  const known = OTHER_FORMATS.find(([bytes]) => begin.startsWith(bytes));
  const problem = known
    ? `${path} is ${known[1]}.`
    : `${path} is neither safetensors, ONNX nor the model.json of a Keras model: check the name, or export it again.`;
  return new CliError('UNKNOWN_FORMAT', problem);
}
