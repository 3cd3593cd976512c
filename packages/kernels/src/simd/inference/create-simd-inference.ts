import { type CharRnnWeights, checkCharRnnWeights } from '../../inference/char-rnn-weights.ts';
import { createSimdKernels, type SimdKernelsOptions } from '../creation/create-simd-kernels.ts';
import type { SimdKernels } from '../simd-kernels.ts';
import type { Precision } from './pack-weights.ts';
import { checkCell, type SimdInference } from './simd-inference.ts';

/** Options for kernels of its own, and: */
export interface SimdInferenceOptions extends SimdKernelsOptions {
  /**
   * `int8` keeps the weights in 8 bits with one scale for each column and multiplies them with states of 7 bits: a
   * quarter of the memory, several times as fast for one row, and a little less accurate. Default `float32`.
   */
  precision?: Precision;
  /**
   * Gives kernels that others use too; it is called if the model can run on them. Without it the inference makes its own
   * kernels and disposes of them.
   */
  kernels?: () => Promise<SimdKernels>;
}

/**
 * A GRU model, one character at a time, in WebAssembly.
 *
 * @throws KernelError `UNAVAILABLE` for an LSTM and where there is no WebAssembly SIMD: use `CharRnnInference`;
 * `INVALID_ARGUMENT`, `OUT_OF_MEMORY`, and `DISPOSED` for kernels that are.
 */
export async function createSimdInference(
  weights: CharRnnWeights,
  options: SimdInferenceOptions = {},
): Promise<SimdInference> {
  const { precision } = options;
  checkCharRnnWeights(weights);
  checkCell(weights);
  if (options.kernels !== undefined) return (await options.kernels()).createInference(weights, { precision });
  const kernels = await createSimdKernels(options);
  try {
    return kernels.createInference(weights, { precision, disposesKernels: true });
  } catch (error) {
    kernels.dispose();
    throw error;
  }
}
