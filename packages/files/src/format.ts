export { CharRnnError } from '@char-rnn/errors';
export { FilesError, type FilesErrorCode } from './files-error.ts';
export { type Architecture, countParams, expectedWeights, nameRecurrentLayer } from './format/architecture.ts';
export { type DecodedJson, decodeJson, type JsonObject, type JsonValue } from './format/json-value.ts';
export type { ModelArtifacts, ModelInfo, TrainingSummary } from './format/model-artifacts.ts';
export { FORMAT_VERSION } from './format/model-json.ts';
export type { NamedTensor, TensorSpec } from './format/named-tensor.ts';
export { parseModel } from './format/parse-model.ts';
export { type SerializedModel, serializeModel } from './format/serialize-model.ts';
