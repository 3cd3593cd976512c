import { CharRnnError } from '@char-rnn/errors';
import type { ModelArtifacts } from '@char-rnn/files';
import { InterchangeError } from '../interchange-error.ts';
import { checkModel } from './check-model.ts';

/** The model, checked and in order. @throws InterchangeError `INVALID_ARGUMENT` */
export async function checkExport(model: ModelArtifacts): Promise<ModelArtifacts> {
  try {
    return await checkModel(model);
  } catch (error) {
    if (!CharRnnError.isInstance(error)) throw error;
    throw new InterchangeError('INVALID_ARGUMENT', error.message, { cause: error });
  }
}
