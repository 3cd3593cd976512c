import { registerCpuKernels } from './kernels/register-cpu-kernels.ts';

export { CharRnnError } from '@char-rnn/errors';
export { BackendError, type BackendErrorCode } from './backend-error.ts';
export { orthogonalize } from './kernels/orthogonalize.ts';
export { type AdamSettings, type AdamUpdateInputs, adamUpdate } from './ops/adam-update.ts';
export { type AverageUpdateInputs, averageUpdate } from './ops/average-update.ts';
export { clipByGlobalNorm } from './ops/clip-by-global-norm.ts';
export { type DenseInputs, dense } from './ops/dense.ts';
export { type DropWeightsOptions, dropWeights } from './ops/drop-weights.ts';
export { FastKernel } from './ops/fast-kernel.ts';
export { gatherRows } from './ops/gather-rows.ts';
export { type GruSequenceInputs, gruSequence } from './ops/gru-sequence.ts';
export { type GruTableInputs, gruTable } from './ops/gru-table.ts';
export { maskSteps } from './ops/mask-steps.ts';
export { softmaxCrossEntropy } from './ops/softmax-cross-entropy.ts';
export type { BackendName, LoadedBackend, SelectBackendOptions } from './selection/backend-candidate.ts';
export { type BackendMeasurement, measureBackends } from './selection/measure-backends.ts';
export { type MeasureRunsOptions, measureRuns, type RunTimes } from './selection/measure-runs.ts';
export {
  BACKEND_NAMES,
  type FindFastBackendsOptions,
  findFastBackends,
  selectBackend,
} from './selection/select-backend.ts';
export { SimdBackend } from './simd/simd-backend.ts';

registerCpuKernels();
