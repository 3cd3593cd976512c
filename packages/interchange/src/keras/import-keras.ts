import type { ModelArtifacts } from '@char-rnn/files';
import { finishImport, type ImportOptions, requireVocabulary } from '../model/finish-import.ts';
import { checkLayers } from './check-layers.ts';
import { parseKerasJson } from './keras-json.ts';
import { listLayers } from './list-layers.ts';
import { readWeights } from './read-weights.ts';

/**
 * The model in TensorFlow.js' layers format: what `tensorflowjs_converter` makes of a Sequential or Functional Keras
 * model, or what a TensorFlow.js model saves. It must be a chain of one Embedding, GRU layers (`reset_after`) or LSTM
 * layers, all of one size, and one Dense, with Keras' own activations. Dropout layers are passed over.
 *
 * @param modelJson `model.json` as text.
 * @param readShard gives the bytes of a file of weights by its path beside `model.json`. Paths that lead elsewhere are
 *   never asked for. What it throws passes through.
 * @throws InterchangeError `CORRUPT_FILE`, `UNSUPPORTED_MODEL`, `VOCABULARY_MISSING`, `VOCABULARY_MISMATCH`,
 *   `INVALID_ARGUMENT` for a vocabulary that is none.
 */
export async function importKeras(
  modelJson: string,
  readShard: (path: string) => Promise<Uint8Array>,
  options: ImportOptions = {},
): Promise<ModelArtifacts> {
  const { topology, weightsManifest, tokenizer } = parseKerasJson(modelJson);
  const layers = checkLayers(listLayers(topology));
  if (tokenizer === undefined) requireVocabulary(options);
  const weights = await readWeights(weightsManifest, readShard, layers);
  const { vocabSize, embeddingDim, rnnUnits, cell, recurrent } = layers;
  const architecture = { vocabSize, embeddingDim, rnnUnits, rnnLayers: recurrent.length, cell, dropout: 0 };
  return finishImport({ architecture, tokenizer, weights }, options);
}
