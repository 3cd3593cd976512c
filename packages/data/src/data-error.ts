import { CharRnnError } from '@char-rnn/errors';

/** What can go wrong in this package. The README says when each one is thrown. */
export type DataErrorCode =
  | 'DATASET_CORRUPT'
  | 'DATASET_UNAVAILABLE'
  | 'EMPTY_TEXT'
  | 'FILE_NOT_FOUND'
  | 'FILE_NOT_READABLE'
  | 'FILE_NOT_WRITABLE'
  | 'ID_FILE_CORRUPT'
  | 'INVALID_ARGUMENT'
  | 'NOT_A_FILE'
  | 'NOT_UTF8'
  | 'TEXT_TOO_SHORT';

/** Every error that this package throws on purpose. */
export class DataError extends CharRnnError<DataErrorCode> {
  override readonly name = 'DataError';
}
