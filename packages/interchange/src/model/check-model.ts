import { type ModelArtifacts, parseModel, serializeModel } from '@char-rnn/files';

/**
 * The model as a model directory would give it back: checked, its weights in their order, its fields in theirs. So what
 * is imported can be saved, and equal models are exported as equal bytes.
 *
 * @throws FilesError, TokenizerError for what cannot be saved or read again.
 */
export async function checkModel(model: ModelArtifacts): Promise<ModelArtifacts> {
  const { modelJson, weightsBytes } = await serializeModel(model);
  return parseModel(modelJson, weightsBytes);
}

/** The numbers of a checked model's weights, by their Keras names. */
export function weightsByName({ weights }: ModelArtifacts): (name: string) => Float32Array {
  const byName = new Map(weights.map(({ name, data }) => [name, data]));
  return (name) => byName.get(name) as Float32Array;
}
