import { CharRnnError } from '@char-rnn/errors';

/** What can go wrong in this package. The README says when each one is thrown. */
export type ModelErrorCode = 'INVALID_ARGUMENT' | 'WEIGHTS_MISMATCH';

/** What this package throws: settings that no model can have, ids or states of a wrong shape, weights of another model. */
export class ModelError extends CharRnnError<ModelErrorCode> {
  override readonly name = 'ModelError';
}
