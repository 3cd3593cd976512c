import { CharRnnError } from '@char-rnn/errors';

/**
 * `INVALID_ARGUMENT`: a size, an id or an array's length does not fit the others.
 * `RANK_DEFICIENT`: a matrix whose columns should be independent has columns that are not.
 */
export type KernelErrorCode = 'INVALID_ARGUMENT' | 'RANK_DEFICIENT';

/** What every function of this package throws when it cannot do what it was asked to. */
export class KernelError extends CharRnnError<KernelErrorCode> {
  override readonly name = 'KernelError';
}
