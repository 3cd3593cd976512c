import { CharRnnError } from '@char-rnn/errors';

/**
 * `INVALID_ARGUMENT`: a size, an id or an array's length does not fit the others.
 * `RANK_DEFICIENT`: a matrix whose columns should be independent has columns that are not.
 * `OUT_OF_MEMORY`: the memory of the WebAssembly kernels cannot grow any further.
 * `UNAVAILABLE`: the engine cannot run the WebAssembly kernels, or computes wrong results with them.
 * `DISPOSED`: the kernels were used after `dispose()`.
 */
export type KernelErrorCode = 'INVALID_ARGUMENT' | 'RANK_DEFICIENT' | 'OUT_OF_MEMORY' | 'UNAVAILABLE' | 'DISPOSED';

/** What every function of this package throws when it cannot do what it was asked to. */
export class KernelError extends CharRnnError<KernelErrorCode> {
  override readonly name = 'KernelError';
}
