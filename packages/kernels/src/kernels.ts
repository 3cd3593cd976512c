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
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
} from './loss/softmax-cross-entropy.ts';
import { type MatmulOptions, matmul } from './matmul/matmul.ts';
import { type AdamUpdateOptions, adamUpdate } from './optimizer/adam.ts';
import { type AverageUpdateOptions, averageUpdate } from './optimizer/average.ts';
import { clipByGlobalNorm, globalNorm } from './optimizer/clip.ts';

/** What training needs, on typed arrays. Each method is described at the scalar function of its name. */
export interface Kernels {
  matmul(options: MatmulOptions): Float32Array;
  denseForward(options: DenseForwardOptions): Float32Array;
  denseBackward(options: DenseBackwardOptions): DenseGradients;
  sumRows(options: { x: Float32Array; rows: number; columns: number }): Float32Array;
  gatherRows(options: { table: Float32Array; ids: Int32Array; rowLength: number }): Float32Array;
  scatterAddRows(options: ScatterAddRowsOptions): Float32Array;
  gruSequenceForward(input: GruSequenceInput): GruSequenceResult;
  gruSequenceBackward(input: GruSequenceBackwardInput): GruSequenceGradients;
  softmaxCrossEntropy(options: SoftmaxCrossEntropyOptions): { losses: Float32Array };
  softmaxCrossEntropyGradient(options: SoftmaxCrossEntropyOptions & { scale: Float32Array | number }): Float32Array;
  dropWeights(options: DropWeightsOptions): Float32Array;
  adamUpdate(options: AdamUpdateOptions): void;
  averageUpdate(options: AverageUpdateOptions): Float32Array;
  globalNorm(gradients: readonly Float32Array[]): number;
  clipByGlobalNorm(options: { gradients: readonly Float32Array[]; clipNorm: number }): number;
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
  adamUpdate,
  averageUpdate,
  globalNorm,
  clipByGlobalNorm,
  orthogonalize,
};
