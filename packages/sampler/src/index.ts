export { CharRnnError } from '@char-rnn/errors';
export type { InferenceOptions } from './inference/inference-options.ts';
export { KernelStepModel } from './inference/kernel-step-model.ts';
export type { Continuation } from './lanes/continue-lane.ts';
export {
  type ContinueOptions,
  OneStep,
  type OneStepOptions,
  type OneStepResult,
  type ReadOptions,
} from './one-step.ts';
export { SamplerError, type SamplerErrorCode } from './sampler-error.ts';
export { drawSeed } from './sampling/draw-seed.ts';
export type { GenerateOptions, SamplingOptions } from './sampling/sampling-options.ts';
export type { StepModel, StepResult } from './step-model.ts';
