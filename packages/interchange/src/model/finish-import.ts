import { CharRnnError } from '@char-rnn/errors';
import type { ModelArtifacts } from '@char-rnn/files';
import { InterchangeError } from '../interchange-error.ts';
import { applyVocabulary } from '../vocabulary/apply-vocabulary.ts';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import { checkModel } from './check-model.ts';

/** What an import may be told besides the file. */
export interface ImportOptions {
  /**
   * What the ids of the model stand for: needed where the file does not say it, and wins where it does. A model whose
   * ids have no place for unknown characters gets one, id 0.
   */
  vocabulary?: Vocabulary;
}

/**
 * The last step of every import: the model with its vocabulary, checked as a model directory is when it is read.
 *
 * @throws InterchangeError `VOCABULARY_MISSING`, `VOCABULARY_MISMATCH`, `CORRUPT_FILE`
 */
export async function finishImport(model: ModelArtifacts, { vocabulary }: ImportOptions): Promise<ModelArtifacts> {
  const complete = vocabulary === undefined ? model : applyVocabulary(model, vocabulary);
  try {
    return await checkModel(complete);
  } catch (error) {
    if (!CharRnnError.isInstance(error)) throw error;
    const message = `The file holds no model that can be used: ${error.message} Export it again.`;
    throw new InterchangeError('CORRUPT_FILE', message, { cause: error });
  }
}

/** @throws InterchangeError `VOCABULARY_MISSING` */
export function requireVocabulary({ vocabulary }: ImportOptions): void {
  if (vocabulary !== undefined) return;
  const message =
    'The file does not say which characters the ids of the model stand for: give the vocabulary, or the text that it was trained on.';
  throw new InterchangeError('VOCABULARY_MISSING', message);
}
