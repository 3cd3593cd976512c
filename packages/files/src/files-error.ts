import { CharRnnError, oneLineMessage } from '@char-rnn/errors';

/** What can go wrong in this package. The README says when each one is thrown. */
export type FilesErrorCode =
  | 'MODEL_NOT_FOUND'
  | 'CORRUPT_MODEL'
  | 'UNSUPPORTED_FORMAT_VERSION'
  | 'CHECKPOINT_NOT_FOUND'
  | 'CORRUPT_CHECKPOINT'
  | 'CORRUPT_HISTORY'
  | 'FILE_NOT_READABLE'
  | 'OUTPUT_NOT_WRITABLE'
  | 'RUN_LOCKED'
  | 'INVALID_ARGUMENT';

/** What this package throws. The message names the file and says what to do; the README lists the codes. */
export class FilesError extends CharRnnError<FilesErrorCode> {
  override readonly name = 'FilesError';

  constructor(code: FilesErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, oneLineMessage(message), options);
  }
}
