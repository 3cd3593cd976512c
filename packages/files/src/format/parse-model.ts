import { FilesError } from '../files-error.ts';
import { expectedWeights } from './architecture.ts';
import type { ModelArtifacts } from './model-artifacts.ts';
import { type ModelJson, parseModelJson } from './model-json.ts';
import { findNonFinite, type NamedTensor, unpackTensors } from './named-tensor.ts';
import { sha256Hex } from './sha256.ts';

/**
 * A model from the bytes of its two files, wherever they come from; runs in a browser too.
 *
 * @param modelJson `model.json` as text, or as already parsed JSON.
 * @param weightsBytes the file that it names.
 * @throws FilesError `CORRUPT_MODEL`, `UNSUPPORTED_FORMAT_VERSION`
 */
export async function parseModel(modelJson: unknown, weightsBytes: Uint8Array): Promise<ModelArtifacts> {
  const parsed = parseModelJson(modelJson, 'model.json');
  return parseWeights(parsed, weightsBytes, parsed.info.weightsName);
}

/** The model that a checked `model.json` and these weights make. `source` names the weights in messages. */
export async function parseWeights(
  { info, layout }: ModelJson,
  weightsBytes: Uint8Array,
  source: string,
): Promise<ModelArtifacts> {
  if (weightsBytes.length !== info.weightsBytes) {
    throw corruptWeights(source, `has ${weightsBytes.length} bytes instead of ${info.weightsBytes}`);
  }
  if ((await sha256Hex(weightsBytes)) !== info.weightsSha256) {
    throw corruptWeights(source, 'is damaged: its SHA-256 is not the one in model.json');
  }
  const byName = new Map(unpackTensors(weightsBytes, layout).map((tensor) => [tensor.name, tensor]));
  const weights = expectedWeights(info.architecture).map(({ name }) => byName.get(name) as NamedTensor);
  for (const { name, data } of weights) {
    if (findNonFinite(data) !== undefined) throw corruptWeights(source, `has numbers in "${name}" that are not finite`);
  }
  const { architecture, tokenizer, training } = info;
  return {
    architecture,
    ...(tokenizer === undefined ? {} : { tokenizer }),
    weights,
    ...(training === undefined ? {} : { training }),
  };
}

function corruptWeights(source: string, problem: string): FilesError {
  return new FilesError('CORRUPT_MODEL', `${source} ${problem}. Copy the model again, or train it anew.`);
}
