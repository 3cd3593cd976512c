import { KernelError, type KernelErrorCode } from '../kernel-error.ts';
import { createSimdInference, type SimdInferenceOptions } from '../simd/inference/create-simd-inference.ts';
import { CharRnnInference } from './char-rnn-inference.ts';
import type { CharRnnWeights } from './char-rnn-weights.ts';
import type { Inference } from './inference.ts';

/** For want of these a model does not run in WebAssembly; the scalar one does without. */
const CAN_DO_WITHOUT: ReadonlySet<string> = new Set<KernelErrorCode>(['UNAVAILABLE', 'OUT_OF_MEMORY']);

/**
 * A model, one character at a time: in WebAssembly; or in scalar TypeScript and float32 for an LSTM and where there is no
 * WebAssembly SIMD or too little memory for it. `onWarning` hears of it.
 *
 * @throws KernelError `INVALID_ARGUMENT`, `DISPOSED`
 */
export async function createInference(weights: CharRnnWeights, options: SimdInferenceOptions = {}): Promise<Inference> {
  try {
    return await createSimdInference(weights, options);
  } catch (error) {
    if (!(error instanceof KernelError && CAN_DO_WITHOUT.has(error.code))) throw error;
    const precision = options.precision === 'int8' ? ', in float32' : '';
    options.onWarning?.(`${error.message} The model runs in scalar TypeScript${precision}.`);
    return new CharRnnInference(weights);
  }
}
