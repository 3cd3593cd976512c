import { CharRnnError } from '@char-rnn/errors';

/** What can go wrong in this package. The README says when each one is thrown. */
export type BackendErrorCode = 'BACKEND_UNAVAILABLE' | 'INVALID_ARGUMENT';

/** What this package throws: a backend that cannot run here (and what to do), or an argument that cannot be right. */
export class BackendError extends CharRnnError<BackendErrorCode> {
  override readonly name = 'BackendError';
}
