export { CharRnnError } from '@char-rnn/errors';
export type { AveragedWeights } from './averaged-weights.ts';
export type { BatchLogs, Callback, EpochLogs, TrainingPlan } from './callbacks/callback.ts';
export { EarlyStopping, type EarlyStoppingOptions } from './callbacks/early-stopping.ts';
export { formatDuration } from './callbacks/format-duration.ts';
export { JsonLogger, type JsonLoggerOptions } from './callbacks/json-logger.ts';
export { ModelCheckpoint, type ModelCheckpointOptions } from './callbacks/model-checkpoint.ts';
export { ProgressBar, type ProgressBarOptions } from './callbacks/progress-bar.ts';
export { TensorBoard, type TensorBoardOptions } from './callbacks/tensor-board.ts';
export {
  type RestoredCheckpoint,
  restoreCheckpoint,
  type SaveCheckpointOptions,
  saveCheckpoint,
} from './checkpoints/save-checkpoint.ts';
export { captureTrainer, restoreTrainer, type TrainingPosition } from './checkpoints/trainer-state.ts';
export { type EvaluateOptions, type Evaluation, evaluateDataset } from './evaluate-dataset.ts';
export type { FitOptions } from './fit.ts';
export { type EpochRecord, History, type ValidationRecord } from './history.ts';
export { Adam, type AdamOptions, AdamW } from './optimizers/adam.ts';
export type { OptimizerName } from './optimizers/create-optimizer.ts';
export type { ByWeight, Optimizer, OptimizerState } from './optimizers/optimizer.ts';
export { Sgd, type SgdOptions } from './optimizers/sgd.ts';
export { type CosineDecayOptions, cosineDecay } from './schedules/cosine-decay.ts';
export type { LearningRateSchedule, TrainingProgress } from './schedules/learning-rate-schedule.ts';
export { type ReduceOnPlateauOptions, reduceOnPlateau } from './schedules/reduce-on-plateau.ts';
export { type StepDecayOptions, stepDecay } from './schedules/step-decay.ts';
export { type CompileOptions, type LossAndGradients, Trainer, type TrainStepResult } from './trainer.ts';
export { TrainerError, type TrainerErrorCode } from './trainer-error.ts';
