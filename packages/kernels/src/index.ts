export { CharRnnError } from '@char-rnn/errors';
export type { DenseBackwardOptions, DenseForwardOptions, DenseGradients } from './dense/dense.ts';
export { denseBackward, denseForward } from './dense/dense.ts';
export { addBias, sumRows } from './dense/rows.ts';
export type { ScatterAddRowsOptions } from './embedding/rows-by-id.ts';
export { gatherRows, scatterAddRows } from './embedding/rows-by-id.ts';
export type {
  GruSequenceBackwardInput,
  GruSequenceGradients,
  GruSequenceInput,
  GruSequenceResult,
} from './gru/gru-sequence.ts';
export { gruSequenceBackward, gruSequenceForward } from './gru/gru-sequence.ts';
export type { InferenceStep } from './inference/char-rnn-inference.ts';
export { CharRnnInference } from './inference/char-rnn-inference.ts';
export type { CharRnnWeights, RecurrentLayerWeights } from './inference/char-rnn-weights.ts';
export type { OrthogonalizeOptions } from './initializer/orthogonalize.ts';
export { orthogonalize } from './initializer/orthogonalize.ts';
export type { KernelErrorCode } from './kernel-error.ts';
export { KernelError } from './kernel-error.ts';
export type { SoftmaxCrossEntropyOptions } from './loss/softmax-cross-entropy.ts';
export { softmaxCrossEntropy, softmaxCrossEntropyGradient } from './loss/softmax-cross-entropy.ts';
export type { MatmulOptions } from './matmul/matmul.ts';
export { matmul } from './matmul/matmul.ts';
export type { AdamUpdateOptions } from './optimizer/adam.ts';
export { adamUpdate } from './optimizer/adam.ts';
export { clipByGlobalNorm, globalNorm } from './optimizer/clip.ts';
