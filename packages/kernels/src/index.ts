export { CharRnnError } from '@char-rnn/errors';
export type { DenseBackwardOptions, DenseForwardOptions, DenseGradients } from './dense/dense.ts';
export { denseBackward, denseForward } from './dense/dense.ts';
export { addBias, sumRows } from './dense/rows.ts';
export type { DropWeightsOptions } from './dropout/drop-weights.ts';
export { dropWeights } from './dropout/drop-weights.ts';
export type { MaskStepsOptions } from './dropout/mask-steps.ts';
export { maskSteps } from './dropout/mask-steps.ts';
export type { ScatterAddRowsOptions } from './embedding/rows-by-id.ts';
export { gatherRows, scatterAddRows } from './embedding/rows-by-id.ts';
export type {
  GruSequenceBackwardInput,
  GruSequenceGradients,
  GruSequenceInput,
  GruSequenceResult,
} from './gru/gru-sequence.ts';
export { gruSequenceBackward, gruSequenceForward } from './gru/gru-sequence.ts';
export { CharRnnInference } from './inference/char-rnn-inference.ts';
export type { CharRnnWeights, RecurrentLayerWeights } from './inference/char-rnn-weights.ts';
export { checkCharRnnWeights } from './inference/char-rnn-weights.ts';
export { createInference } from './inference/create-inference.ts';
export type { Inference, InferenceStep } from './inference/inference.ts';
export type { OrthogonalizeOptions } from './initializer/orthogonalize.ts';
export { orthogonalize } from './initializer/orthogonalize.ts';
export type { KernelErrorCode } from './kernel-error.ts';
export { KernelError } from './kernel-error.ts';
export type { Kernels } from './kernels.ts';
export { scalarKernels } from './kernels.ts';
export type {
  SoftmaxCrossEntropyOptions,
  SoftmaxCrossEntropyResult,
  SoftmaxGradientOptions,
} from './loss/softmax-cross-entropy.ts';
export { softmaxCrossEntropy, softmaxCrossEntropyGradient } from './loss/softmax-cross-entropy.ts';
export type { MatmulOptions } from './matmul/matmul.ts';
export { matmul } from './matmul/matmul.ts';
export type { AdamState, AdamUpdateOptions } from './optimizer/adam.ts';
export { adamUpdate } from './optimizer/adam.ts';
export type { AverageUpdateOptions } from './optimizer/average.ts';
export { averageUpdate } from './optimizer/average.ts';
export type { ClipByGlobalNormOptions } from './optimizer/clip.ts';
export { clipByGlobalNorm, globalNorm } from './optimizer/clip.ts';
export type { SimdKernelsOptions } from './simd/creation/create-simd-kernels.ts';
export { createSimdKernels } from './simd/creation/create-simd-kernels.ts';
export { enableWasmFeatures } from './simd/creation/enable-wasm-features.ts';
export type { Tile } from './simd/engine.ts';
export type { SimdInferenceOptions } from './simd/inference/create-simd-inference.ts';
export { createSimdInference } from './simd/inference/create-simd-inference.ts';
export type { Precision } from './simd/inference/pack-weights.ts';
export type { SimdInference } from './simd/inference/simd-inference.ts';
export type { ElementwiseOptions } from './simd/operations/elementwise.ts';
export type { GruTableBackwardInput, GruTableGradients } from './simd/operations/gru-backward.ts';
export type { GruTableInput } from './simd/operations/gru-forward.ts';
export type { SoftmaxCrossEntropyAndGradient } from './simd/operations/softmax-cross-entropy.ts';
export type { MemoryUse } from './simd/simd-kernels.ts';
export { SimdKernels } from './simd/simd-kernels.ts';
