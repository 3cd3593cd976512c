import type { SimdKernels } from '@char-rnn/kernels';
import { SamplerError } from '../sampler-error.ts';

/** How a loaded model is computed. */
export interface InferenceOptions {
  /**
   * `int8` keeps the weights in 8 bits: a quarter of the memory, about three times as fast for one text, and a little
   * less accurate (less than 0.01 nats a character). Default `float32`.
   */
  precision?: 'float32' | 'int8';
  /** Threads that compute, the calling one among them. Default: the cores of the machine, 16 at most. */
  threads?: number;
  /**
   * Gives kernels that the caller has and disposes of, such as those of a training, instead of ones that models share;
   * `threads` then does not matter. It is called when the first step needs them.
   */
  kernels?: () => Promise<SimdKernels>;
  /** Receives one line for whatever could not be had, such as WebAssembly SIMD. */
  onWarning?: (message: string) => void;
}

/** @throws SamplerError `INVALID_ARGUMENT` for a value that makes no sense. */
export function checkInferenceOptions({ precision, threads, kernels }: InferenceOptions): void {
  if (precision !== undefined && precision !== 'float32' && precision !== 'int8') {
    const message = `precision is ${JSON.stringify(precision)}: give 'float32' or 'int8'.`;
    throw new SamplerError('INVALID_ARGUMENT', message);
  }
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads >= 1)) {
    throw new SamplerError('INVALID_ARGUMENT', `threads is ${threads}: give a whole number from 1 up.`);
  }
  if (kernels !== undefined && typeof kernels !== 'function') {
    throw new SamplerError('INVALID_ARGUMENT', 'kernels is no function: give one that gives kernels.');
  }
}
