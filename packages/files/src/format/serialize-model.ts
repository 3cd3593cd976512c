import { tokenizerFromJSON } from '@char-rnn/tokenizer';
import { FilesError } from '../files-error.ts';
import { expectedWeights } from './architecture.ts';
import type { ModelArtifacts } from './model-artifacts.ts';
import { formatModelJson, nameWeights } from './model-json.ts';
import { checkTensors, type NamedTensor, packTensors } from './named-tensor.ts';
import { sha256Hex } from './sha256.ts';

/** The two files of a model directory. */
export interface SerializedModel {
  /** The text of `model.json`. */
  modelJson: string;
  /** The name that `model.json` gives to the other file: `weights-<16 digits of its SHA-256>.bin`. */
  weightsName: string;
  /** The content of the other file: all weights as little-endian float32, one behind the other. */
  weightsBytes: Uint8Array;
}

/**
 * The bytes that `writeModel` puts on disk, for a program that stores them elsewhere. Equal models give equal bytes.
 *
 * @throws FilesError `INVALID_ARGUMENT` if weights are missing, have another shape or are not finite, or if the
 *   tokenizer has another size than the model.
 */
export async function serializeModel(artifacts: ModelArtifacts): Promise<SerializedModel> {
  const { architecture, tokenizer, training } = artifacts;
  if (tokenizer !== undefined) {
    const { size } = tokenizerFromJSON(tokenizer);
    if (size !== architecture.vocabSize) {
      const message = `The tokenizer has ${size} ids and the model ${architecture.vocabSize}: save the model with its own.`;
      throw new FilesError('INVALID_ARGUMENT', message);
    }
  }
  const weightsBytes = packTensors(orderWeights(artifacts));
  const weightsSha256 = await sha256Hex(weightsBytes);
  const weightsName = nameWeights(weightsSha256);
  const modelJson = formatModelJson({
    architecture,
    ...(tokenizer === undefined ? {} : { tokenizer }),
    ...(training === undefined ? {} : { training }),
    weightsName,
    weightsBytes: weightsBytes.length,
    weightsSha256,
  });
  return { modelJson, weightsName, weightsBytes };
}

function orderWeights({ architecture, weights }: ModelArtifacts): NamedTensor[] {
  const expected = expectedWeights(architecture);
  checkTensors(weights, 'The model');
  const byName = new Map(weights.map((tensor) => [tensor.name, tensor]));
  if (weights.length !== expected.length) {
    const message = `The model has ${weights.length} weights; its architecture has ${expected.length}.`;
    throw new FilesError('INVALID_ARGUMENT', message);
  }
  return expected.map(({ name, shape }) => {
    const tensor = byName.get(name);
    if (tensor === undefined || String(tensor.shape) !== String(shape)) {
      const found = tensor === undefined ? 'is missing' : `has shape [${tensor.shape}]`;
      throw new FilesError('INVALID_ARGUMENT', `The weight "${name}" ${found}; the architecture needs [${shape}].`);
    }
    return tensor;
  });
}
