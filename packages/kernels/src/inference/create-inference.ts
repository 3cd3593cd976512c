import { KernelError } from '../kernel-error.ts';
import { createSimdInference, type SimdInferenceOptions } from '../simd/inference/create-simd-inference.ts';
import { CharRnnInference } from './char-rnn-inference.ts';
import type { CharRnnWeights } from './char-rnn-weights.ts';
import type { Inference } from './inference.ts';

/**
 * A model, one character at a time: in WebAssembly, or in scalar TypeScript and float32 where there is no WebAssembly
 * SIMD and for an LSTM. `onWarning` hears of it.
 *
 * @throws KernelError `INVALID_ARGUMENT`, `OUT_OF_MEMORY`, `DISPOSED`
 */
export async function createInference(weights: CharRnnWeights, options: SimdInferenceOptions = {}): Promise<Inference> {
  try {
    return await createSimdInference(weights, options);
  } catch (error) {
    if (!(error instanceof KernelError) || error.code !== 'UNAVAILABLE') throw error;
    const precision = options.precision === 'int8' ? ', in float32' : '';
    options.onWarning?.(`${error.message} The model runs in scalar TypeScript${precision}.`);
    return new CharRnnInference(weights);
  }
}
