import { CharRnnError } from '@char-rnn/errors';

/** What can go wrong in this package. The README says when each one is thrown. */
export type NgramErrorCode = 'INVALID_ARGUMENT' | 'TEXT_TOO_SHORT';

/** Every error that this package throws on purpose. */
export class NgramError extends CharRnnError<NgramErrorCode> {
  override readonly name = 'NgramError';
}
