import type { TokenizerJson } from '@char-rnn/tokenizer';
import type { Architecture } from './architecture.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import type { NamedTensor } from './named-tensor.ts';

/** How a model came to be. All fields are optional, and a program may add its own. */
export interface TrainingSummary {
  /** Mean training loss of the last epoch, in nats per character. */
  loss?: number;
  /** Loss on held-out text, in nats per character. */
  validationLoss?: number;
  /** Training steps made. */
  steps?: number;
  /** Epochs finished. */
  epochs?: number;
  /** The name of the text, such as `shakespeare`: no path, since models are passed on to others. */
  textName?: string;
  /** How many characters the text has. */
  characters?: number;
  /** When the model was saved, as an ISO 8601 date. */
  date?: string;
  /** The settings of the training. */
  settings?: JsonObject;
  [key: string]: JsonValue | undefined;
}

/** All that a model directory holds. */
export interface ModelArtifacts {
  /** The sizes of the model. */
  architecture: Architecture;
  /** What `tokenizer.toJSON()` gave. A model can be saved without, but not generate text. */
  tokenizer?: TokenizerJson;
  /** One tensor for each of `expectedWeights(architecture)`, in any order. */
  weights: NamedTensor[];
  /** How the model came to be. */
  training?: TrainingSummary;
}

/** What `model.json` says of a model, without its weights. */
export interface ModelInfo extends Omit<ModelArtifacts, 'weights'> {
  /** How many numbers were learned. */
  parameterCount: number;
  /** The plain file name of the weights. */
  weightsName: string;
  /** Size of the weights' file in bytes. */
  weightsBytes: number;
  /** Of the weights' file, in hexadecimal. */
  weightsSha256: string;
}
