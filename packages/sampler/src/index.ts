export { CharRnnError } from '@char-rnn/errors';
export { KernelStepModel } from './kernel-step-model.ts';
export { OneStep, type OneStepResult } from './one-step.ts';
export { SamplerError, type SamplerErrorCode } from './sampler-error.ts';
export { drawSeed } from './sampling/draw-seed.ts';
export type { GenerateOptions, SamplingOptions } from './sampling/sampling-options.ts';
export type { StepModel, StepResult } from './step-model.ts';
