/** The training loop: epochs, batches, callbacks. What happens to a batch is the trainer's `trainStep`. */
import type { Dataset } from '@char-rnn/data';
import * as tf from '@tensorflow/tfjs';
import type { Callback, EpochLogs } from './callbacks/callback.ts';
import { checkCount } from './check-arguments.ts';
import { History } from './history.ts';
import type { Trainer } from './trainer.ts';
import { TrainerError } from './trainer-error.ts';

/** How long `fit` trains, and what happens meanwhile. */
export interface FitOptions {
  /** How many epochs the model is to have in the end, those of earlier calls and of a restored checkpoint included. */
  epochs: number;
  /** Held-out text: its loss is computed after each epoch. */
  validationData?: Dataset;
  /** Computes it also after every so many training steps, counted over all epochs. For epochs that take long. */
  validateEvery?: number;
  /** Called in their order; each is awaited. */
  callbacks?: readonly Callback[];
  /** Stops after the current step; the weights are kept and the next `fit` goes on from there. */
  signal?: AbortSignal;
}

export async function runFit(trainer: Trainer, dataset: Dataset, options: FitOptions): Promise<History> {
  const { epochs, validateEvery, callbacks = [] } = options;
  checkCount('epochs', epochs, 1);
  if (validateEvery !== undefined) checkCount('validateEvery', validateEvery, 1);
  const { epoch: initialEpoch, batch: fromBatch } = trainer.position;
  if (epochs <= initialEpoch) {
    const message = `epochs is ${epochs}, but the model has been trained for ${initialEpoch} already: epochs counts them too, give more.`;
    throw new TrainerError('INVALID_ARGUMENT', message);
  }
  const plan = { epochs, initialEpoch, batchesPerEpoch: dataset.batchesPerEpoch, fromBatch };
  const isStopped = () => trainer.stopTraining || options.signal?.aborted === true;

  trainer.stopTraining = false;
  try {
    for (const callback of callbacks) await callback.onTrainBegin?.(plan, trainer);
    for (let epoch = initialEpoch; epoch < epochs && !isStopped(); epoch++) {
      const start = performance.now();
      for (const callback of callbacks) await callback.onEpochBegin?.(epoch, trainer);
      await trainEpoch(trainer, dataset, options, isStopped);
      if (trainer.position.batch < dataset.batchesPerEpoch) break;
      const loss = trainer.position.lossSum / dataset.batchesPerEpoch;
      // Stopped during validation: the epoch ends when the next `fit` has validated it.
      if (!(await validate(trainer, options))) break;
      const valLoss = options.validationData && trainer.position.validations.at(-1)?.loss;
      const record = { epoch, loss, ...(valLoss === undefined ? {} : { valLoss }), step: trainer.step };
      const { history, validations } = trainer.position;
      trainer.position = { epoch: epoch + 1, batch: 0, lossSum: 0, history: [...history, record], validations };
      const logs: EpochLogs = { loss, valLoss, seconds: (performance.now() - start) / 1000, step: trainer.step };
      for (const callback of callbacks) await callback.onEpochEnd?.(epoch, logs, trainer);
    }
  } finally {
    for (const callback of callbacks) await callback.onTrainEnd?.(trainer);
  }
  return new History(trainer.position.history);
}

async function trainEpoch(
  trainer: Trainer,
  dataset: Dataset,
  options: FitOptions,
  isStopped: () => boolean,
): Promise<void> {
  const { callbacks = [], validateEvery = Number.POSITIVE_INFINITY } = options;
  const { epoch, batch: fromBatch } = trainer.position;
  const validateIfDue = async () => {
    if (trainer.step > 0 && trainer.step % validateEvery === 0) await validate(trainer, options);
  };
  // A checkpoint may have been taken, or a signal have come, between the step and its validation.
  await validateIfDue();
  for await (const batch of dataset.epoch(epoch, { fromBatch })) {
    if (isStopped()) return;
    for (const callback of callbacks) await callback.onBatchBegin?.(batch.index, trainer);
    const start = performance.now();
    trainer.scheduleLearningRate();
    const { loss } = await trainer.trainStep(batch);
    const batchLoss = (await loss.data())[0];
    loss.dispose();
    const stepMs = performance.now() - start;
    if (!Number.isFinite(batchLoss)) throw notFinite(batchLoss, trainer.step + 1);
    trainer.step++;
    const { position } = trainer;
    trainer.position = { ...position, batch: batch.index + 1, lossSum: position.lossSum + batchLoss };
    const logs = {
      loss: trainer.position.lossSum / trainer.position.batch,
      batchLoss,
      step: trainer.step,
      stepMs,
      characters: batch.xs.length,
      learningRate: trainer.optimizer.learningRate,
    };
    for (const callback of callbacks) await callback.onBatchEnd?.(batch.index, logs, trainer);
    // Lets signals, timers and the terminal have their turn: backends on the processor never wait for anything.
    await tf.nextFrame();
    await validateIfDue();
    if (isStopped()) return;
  }
}

/**
 * Adds the loss on held-out text to the trainer's validations, unless it is known for this step or nothing is held out.
 *
 * @returns false when the signal came before it was known.
 */
async function validate(trainer: Trainer, { validationData, callbacks = [], signal }: FitOptions): Promise<boolean> {
  const { validations } = trainer.position;
  if (!validationData || validations.at(-1)?.step === trainer.step) return true;
  for (const callback of callbacks) await callback.onTestBegin?.(trainer);
  try {
    const { loss } = await trainer.evaluate(validationData, { signal });
    trainer.position = { ...trainer.position, validations: [...validations, { step: trainer.step, loss }] };
    for (const callback of callbacks) await callback.onTestEnd?.({ loss }, trainer);
    return true;
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return false;
    throw error;
  }
}

function notFinite(loss: number, step: number): TrainerError {
  const message = `The loss of step ${step} is ${loss}: the weights have grown out of bounds. Go back to the last checkpoint and lower the learning rate, or set clipNorm (1 is usual).`;
  return new TrainerError('LOSS_NOT_FINITE', message);
}
