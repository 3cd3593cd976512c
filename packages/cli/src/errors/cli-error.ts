import { CharRnnError } from '@char-rnn/errors';

export type CliErrorCode =
  | 'CHECKPOINT_NOT_FOUND'
  | 'FILE_NOT_FOUND'
  | 'FILE_NOT_READABLE'
  | 'FILE_TOO_LARGE'
  | 'INVALID_ARGUMENT'
  | 'NOTHING_TO_LEARN'
  | 'NOT_A_FILE'
  | 'OUTPUT_EXISTS'
  | 'OUTPUT_NOT_WRITABLE'
  | 'RESUME_MISMATCH'
  | 'TEXT_CHANGED'
  | 'TEXT_TOO_SHORT'
  | 'UNKNOWN_FORMAT';

/** A request that cannot be carried out as it is: thrown before any work begins, always exit code 2. */
export class CliError extends CharRnnError<CliErrorCode> {
  override readonly name = 'CliError';
}
