import type { Trainer } from '../trainer.ts';

/** What is known at the end of a batch. */
export interface BatchLogs {
  /** Mean loss of the epoch so far, in nats per character, as Keras shows it. */
  loss: number;
  /** Loss of this batch alone. */
  batchLoss: number;
  /** The global number of this training step, from 1. */
  step: number;
  /** Milliseconds that the step took. */
  stepMs: number;
  /** Characters of the batch. */
  characters: number;
  /** The optimizer's, in this step. */
  learningRate: number;
}

/** What is known at the end of an epoch. */
export interface EpochLogs {
  /** Mean loss over the epoch's batches, in nats per character. */
  loss: number;
  /** Loss on `validationData`, where it was given. */
  valLoss?: number;
  /** How long the epoch took, its validation included. */
  seconds: number;
  /** The global number of training steps so far. */
  step: number;
}

/** What `fit` is about to do. */
export interface TrainingPlan {
  /** How many epochs the model is to have in the end. */
  epochs: number;
  /** The epoch in which training goes on, from 0. */
  initialEpoch: number;
  /** Batches of an epoch. */
  batchesPerEpoch: number;
  /** The position in the first epoch, when a checkpoint left off inside it. */
  fromBatch: number;
}

/**
 * Does something at the events of a training: the names and the order are those of Keras. All methods are optional, may
 * be asynchronous, and count epochs and batches from 0.
 */
export interface Callback {
  /** Before the first batch of a `fit`. */
  onTrainBegin?(plan: TrainingPlan, trainer: Trainer): void | Promise<void>;
  /** Before an epoch, counted from 0. */
  onEpochBegin?(epoch: number, trainer: Trainer): void | Promise<void>;
  /** Before a batch, counted from 0 in each epoch. */
  onBatchBegin?(batch: number, trainer: Trainer): void | Promise<void>;
  /** After a batch, when its loss is known. */
  onBatchEnd?(batch: number, logs: BatchLogs, trainer: Trainer): void | Promise<void>;
  /**
   * Before and after the loss on `validationData` is computed, at the end of an epoch (before `onEpochEnd`) and where
   * `validateEvery` says so. It is the last one of `trainer.position.validations` then.
   */
  onTestBegin?(trainer: Trainer): void | Promise<void>;
  /** After the loss on held-out text was computed, in nats per character. */
  onTestEnd?(logs: { loss: number }, trainer: Trainer): void | Promise<void>;
  /** After an epoch and its validation. */
  onEpochEnd?(epoch: number, logs: EpochLogs, trainer: Trainer): void | Promise<void>;
  /** Also after a training that was stopped or that failed. */
  onTrainEnd?(trainer: Trainer): void | Promise<void>;
}
