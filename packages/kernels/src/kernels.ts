/** The functions that every implementation has: the scalar one, and the one in WebAssembly. */
import {
  type DenseBackwardOptions,
  type DenseForwardOptions,
  type DenseGradients,
  denseBackward,
  denseForward,
} from './dense/dense.ts';
import { sumRows } from './dense/rows.ts';
import { type DropWeightsOptions, dropWeights } from './dropout/drop-weights.ts';
import { type MaskStepsOptions, maskSteps } from './dropout/mask-steps.ts';
import { gatherRows, type ScatterAddRowsOptions, scatterAddRows } from './embedding/rows-by-id.ts';
import {
  type GruSequenceBackwardInput,
  type GruSequenceGradients,
  type GruSequenceInput,
  type GruSequenceResult,
  gruSequenceBackward,
  gruSequenceForward,
} from './gru/gru-sequence.ts';
import { type OrthogonalizeOptions, orthogonalize } from './initializer/orthogonalize.ts';
import {
  type SoftmaxCrossEntropyOptions,
  type SoftmaxCrossEntropyResult,
  type SoftmaxGradientOptions,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
} from './loss/softmax-cross-entropy.ts';
import { type MatmulOptions, matmul } from './matmul/matmul.ts';
import { type AdamUpdateOptions, adamUpdate } from './optimizer/adam.ts';
import { type AverageUpdateOptions, averageUpdate } from './optimizer/average.ts';
import { type ClipByGlobalNormOptions, clipByGlobalNorm, globalNorm } from './optimizer/clip.ts';

/** What training needs, on typed arrays. Each method is described at the scalar function of its name. */
export interface Kernels {
  /** A matrix product, as the function {@link matmul}. */
  matmul(options: MatmulOptions): Float32Array;
  /** A fully connected layer, as the function {@link denseForward}. */
  denseForward(options: DenseForwardOptions): Float32Array;
  /** Its gradients, as the function {@link denseBackward}. */
  denseBackward(options: DenseBackwardOptions): DenseGradients;
  /** The sum of all rows of `x` `[rows, columns]`, as the function {@link sumRows}: `[columns]`. */
  sumRows(options: { x: Float32Array; rows: number; columns: number }): Float32Array;
  /** Rows of a table by id, as the function {@link gatherRows}: `[ids.length, rowLength]`. */
  gatherRows(options: { table: Float32Array; ids: Int32Array; rowLength: number }): Float32Array;
  /** Its gradient with respect to the table, as the function {@link scatterAddRows}: `[rows, rowLength]`. */
  scatterAddRows(options: ScatterAddRowsOptions): Float32Array;
  /** A GRU layer over a sequence, as the function {@link gruSequenceForward}. */
  gruSequenceForward(input: GruSequenceInput): GruSequenceResult;
  /** Its gradients, as the function {@link gruSequenceBackward}. */
  gruSequenceBackward(input: GruSequenceBackwardInput): GruSequenceGradients;
  /** The loss of each row, as the function {@link softmaxCrossEntropy}. */
  softmaxCrossEntropy(options: SoftmaxCrossEntropyOptions): SoftmaxCrossEntropyResult;
  /** The loss' gradient `[rows, vocabSize]`, as the function {@link softmaxCrossEntropyGradient}. */
  softmaxCrossEntropyGradient(options: SoftmaxGradientOptions): Float32Array;
  /** Weights with some of them dropped, as the function {@link dropWeights}. */
  dropWeights(options: DropWeightsOptions): Float32Array;
  /** A sequence with one mask for all its steps, as the function {@link maskSteps}. */
  maskSteps(options: MaskStepsOptions): Float32Array;
  /** Changes a parameter and its moments, in place or into other arrays, as the function {@link adamUpdate}. */
  adamUpdate(options: AdamUpdateOptions): void;
  /** A new moving average, as the function {@link averageUpdate}. */
  averageUpdate(options: AverageUpdateOptions): Float32Array;
  /** The norm of all gradients together, as the function {@link globalNorm}. */
  globalNorm(gradients: readonly Float32Array[]): number;
  /** Scales gradients down, as the function {@link clipByGlobalNorm}, and gives the norm from before. */
  clipByGlobalNorm(options: ClipByGlobalNormOptions): number;
  /** An orthogonal matrix `[rows, columns]`, as the function {@link orthogonalize}. */
  orthogonalize(options: OrthogonalizeOptions): Float32Array;
}

/** The scalar functions of this package as one object: the reference, and what there is where WebAssembly is not. */
export const scalarKernels: Kernels = {
  matmul,
  denseForward,
  denseBackward,
  sumRows,
  gatherRows,
  scatterAddRows,
  gruSequenceForward,
  gruSequenceBackward,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
  dropWeights,
  maskSteps,
  adamUpdate,
  averageUpdate,
  globalNorm,
  clipByGlobalNorm,
  orthogonalize,
};
