import type { NamedTensor } from '@char-rnn/files';
import { ModelError } from './model-error.ts';

/** What {@link adaptVocabulary} takes. */
export interface AdaptVocabularyOptions {
  /** The weights of the trained model. */
  trained: readonly NamedTensor[];
  /** The weights of an untrained model of the same sizes over the new vocabulary: characters new to the model keep these. */
  untrained: readonly NamedTensor[];
  /** The vocabularies, `[UNK]` first. */
  trainedVocabulary: readonly string[];
  /** The vocabulary to go on with, `[UNK]` first. */
  newVocabulary: readonly string[];
}

/**
 * The weights with which a trained model starts on a text with another vocabulary: the rows of the embedding and the
 * columns of Dense follow their characters, everything else is taken as it is.
 *
 * @throws ModelError `WEIGHTS_MISMATCH` when the two models differ in more than their vocabularies.
 */
export function adaptVocabulary(options: AdaptVocabularyOptions): NamedTensor[] {
  const { trained, untrained, trainedVocabulary, newVocabulary } = options;
  const idOf = new Map(trainedVocabulary.map((character, id) => [character, id]));
  /** For each new id the trained one, or -1. */
  const trainedIds = Int32Array.from(newVocabulary, (character) => idOf.get(character) ?? -1);

  return untrained.map((target, index) => {
    const source = trained[index];
    if (source?.name !== target.name) {
      throw new ModelError('WEIGHTS_MISMATCH', `The trained model has no ${target.name}: it is another architecture.`);
    }
    if (target.name === 'embedding/embeddings') return copyRows(source, target, trainedIds);
    if (target.name.startsWith('dense/')) return copyColumns(source, target, trainedIds);
    if (String(source.shape) !== String(target.shape)) {
      const message = `${target.name} is [${source.shape}] in the trained model and [${target.shape}] here: the sizes must be the same.`;
      throw new ModelError('WEIGHTS_MISMATCH', message);
    }
    return { ...source, data: source.data.slice() };
  });
}

function copyRows(source: NamedTensor, target: NamedTensor, trainedIds: Int32Array): NamedTensor {
  const length = target.shape[1];
  const data = target.data.slice();
  for (const [id, trainedId] of trainedIds.entries()) {
    if (trainedId >= 0) data.set(source.data.subarray(trainedId * length, (trainedId + 1) * length), id * length);
  }
  return { ...target, data };
}

/** The last axis is the vocabulary: of Dense's kernel `[units, vocab]` and of its bias `[vocab]`. */
function copyColumns(source: NamedTensor, target: NamedTensor, trainedIds: Int32Array): NamedTensor {
  const newSize = trainedIds.length;
  const trainedSize = source.shape[source.shape.length - 1];
  const data = target.data.slice();
  for (let row = 0; row * newSize < data.length; row++) {
    for (let id = 0; id < newSize; id++) {
      if (trainedIds[id] >= 0) data[row * newSize + id] = source.data[row * trainedSize + trainedIds[id]];
    }
  }
  return { ...target, data };
}
