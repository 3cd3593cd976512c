import { CharRnnError } from '@char-rnn/errors';

/** What can go wrong in this package. The README says when each one is thrown. */
export type TrainerErrorCode =
  | 'CHECKPOINT_MISMATCH'
  | 'INVALID_ARGUMENT'
  | 'LOSS_NOT_FINITE'
  | 'NOT_COMPILED'
  | 'OUTPUT_NOT_WRITABLE';

/** What this package throws: wrong settings, a loss that is no number any more, a checkpoint of another model. */
export class TrainerError extends CharRnnError<TrainerErrorCode> {
  override readonly name = 'TrainerError';
}
