import { registerCpuKernels } from './cpu/register-cpu-kernels.ts';

export { CharRnnError } from '@char-rnn/errors';
export { BackendError, type BackendErrorCode } from './backend-error.ts';
export { type AdamSettings, type AdamUpdateInputs, adamUpdate } from './ops/adam-update.ts';
export { type DenseInputs, dense } from './ops/dense.ts';
export { FastKernel } from './ops/fast-kernel.ts';
export { gatherRows } from './ops/gather-rows.ts';
export { type GruSequenceInputs, gruSequence } from './ops/gru-sequence.ts';
export { softmaxCrossEntropy } from './ops/softmax-cross-entropy.ts';
export type { BackendName, LoadedBackend } from './selection/backend-candidate.ts';
export { type BackendMeasurement, measureBackends } from './selection/measure-backends.ts';
export { BACKEND_NAMES, selectBackend } from './selection/select-backend.ts';

registerCpuKernels();
