import { CharRnnError, oneLineMessage } from '@char-rnn/errors';

/** What can go wrong in this package. The README says when each one is thrown. */
export type InterchangeErrorCode =
  | 'CORRUPT_FILE'
  | 'INVALID_ARGUMENT'
  | 'UNSUPPORTED_FORMAT_VERSION'
  | 'UNSUPPORTED_MODEL'
  | 'VOCABULARY_MISMATCH'
  | 'VOCABULARY_MISSING';

/** What this package throws. The message is one line and says what to do; the README lists the codes. */
export class InterchangeError extends CharRnnError<InterchangeErrorCode> {
  override readonly name = 'InterchangeError';

  constructor(code: InterchangeErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, oneLineMessage(message), options);
  }
}
