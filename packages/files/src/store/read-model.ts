/**
 * Reads the model directory. A model may be replaced while it is read: weights that have vanished mean that
 * `model.json` is to be read again.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FilesError } from '../files-error.ts';
import { MAX_JSON_BYTES, MAX_TENSOR_BYTES } from '../format/limits.ts';
import type { ModelArtifacts, ModelInfo } from '../format/model-artifacts.ts';
import { type ModelJson, parseModelJson } from '../format/model-json.ts';
import { parseWeights } from '../format/parse-model.ts';
import { checkPath } from './check-path.ts';
import { describeReadFailure, isNotFound } from './file-failure.ts';
import { decodeUtf8, readBounded } from './read-bounded.ts';

/** The file that makes a folder a model. */
export const MODEL_JSON = 'model.json';

/**
 * The model in the folder `dir`, checked: format version, tokenizer, names, shapes, size and SHA-256 of the weights.
 *
 * @throws FilesError `MODEL_NOT_FOUND`, `CORRUPT_MODEL`, `UNSUPPORTED_FORMAT_VERSION`, `FILE_NOT_READABLE`
 */
export async function readModel(dir: string): Promise<ModelArtifacts> {
  return readWithWeights(dir, async (modelJson, weightsPath) => {
    const exactBytes = modelJson.info.weightsBytes;
    const bytes = await readBounded(weightsPath, { maxBytes: MAX_TENSOR_BYTES, exactBytes, code: 'CORRUPT_MODEL' });
    return parseWeights(modelJson, bytes, weightsPath);
  });
}

/**
 * What `model.json` in the folder `dir` says, checked; of the weights only that they are there and have the right size.
 *
 * @throws FilesError `MODEL_NOT_FOUND`, `CORRUPT_MODEL`, `UNSUPPORTED_FORMAT_VERSION`, `FILE_NOT_READABLE`
 */
export async function readModelInfo(dir: string): Promise<ModelInfo> {
  return readWithWeights(dir, async ({ info }, weightsPath) => {
    const { size } = await stat(weightsPath);
    if (size !== info.weightsBytes) {
      const message = `${weightsPath} has ${size} bytes instead of ${info.weightsBytes}: copy the model again, or train it anew.`;
      throw new FilesError('CORRUPT_MODEL', message);
    }
    return info;
  });
}

/** Whether `dir` is a folder with a `model.json` in it. It may still be damaged: only reading it tells. */
export async function isModelDirectory(dir: string): Promise<boolean> {
  checkPath(dir, 'dir');
  try {
    return (await stat(join(dir, MODEL_JSON))).isFile();
  } catch (error) {
    if (isNotFound(error)) return false;
    throw describeReadFailure(error, join(dir, MODEL_JSON));
  }
}

async function readWithWeights<Result>(
  dir: string,
  readWeights: (modelJson: ModelJson, weightsPath: string) => Promise<Result>,
): Promise<Result> {
  checkPath(dir, 'dir');
  let vanished: string | undefined;
  while (true) {
    const modelJson = await readModelJson(dir);
    const weightsPath = join(dir, modelJson.info.weightsName);
    try {
      return await readWeights(modelJson, weightsPath);
    } catch (error) {
      if (!isNotFound(error)) throw describeReadFailure(error, weightsPath);
      // Only a model.json that names other weights than those just missed shows that a writer was at work.
      if (vanished === weightsPath) {
        const message = `${weightsPath} is missing, though ${MODEL_JSON} names it: copy the whole folder again, or train anew.`;
        throw new FilesError('CORRUPT_MODEL', message, { cause: error });
      }
      vanished = weightsPath;
    }
  }
}

async function readModelJson(dir: string): Promise<ModelJson> {
  const path = join(dir, MODEL_JSON);
  try {
    const bytes = await readBounded(path, { maxBytes: MAX_JSON_BYTES, code: 'CORRUPT_MODEL' });
    return parseModelJson(decodeUtf8(bytes, path, 'CORRUPT_MODEL'), path);
  } catch (error) {
    if (!isNotFound(error)) throw describeReadFailure(error, path);
    const message = `There is no model in ${dir}: it has no ${MODEL_JSON}. Train one there, or give another folder.`;
    throw new FilesError('MODEL_NOT_FOUND', message, { cause: error });
  }
}
