import { join } from 'node:path';
import { EventFile } from '../tensor-board/event-file.ts';
import type { Trainer } from '../trainer.ts';
import { TrainerError } from '../trainer-error.ts';
import type { BatchLogs, Callback, EpochLogs } from './callback.ts';

/** What {@link TensorBoard} writes, and when. */
export interface TensorBoardOptions {
  /** The folder that `tensorboard --logdir` is given: one of its own for each run, or one above several runs. */
  logDir: string;
  /** Also writes after every so many training steps. Default: after epochs only, as in Keras. */
  updateEvery?: number;
}

/** The two runs that TensorBoard shows, as its folders are named: equal tags of both lie in one chart. */
type Run = 'train' | 'validation';

/**
 * Writes what TensorBoard shows, under the names of Keras' callback, into `train` and `validation` below the `logDir`.
 *
 * | tag | run | over |
 * | --- | --- | --- |
 * | `epoch_loss` | both | epochs, from 0 |
 * | `epoch_learning_rate` | train | epochs |
 * | `evaluation_loss_vs_iterations` | validation | training steps |
 * | `batch_loss` | train | training steps |
 * | `batch_learning_rate` | train | training steps |
 *
 * Losses are in nats per character. Where Keras' `batch_loss` is the mean of the epoch so far, this one is of its batch
 * alone; `batch_learning_rate`, for schedules within an epoch, is not in Keras.
 *
 * A training that is resumed adds a file, which tells TensorBoard from which step on it counts: steps that an earlier
 * process made after its last checkpoint are not shown twice.
 *
 * Its methods throw TrainerError `OUTPUT_NOT_WRITABLE` when the folder cannot be written.
 */
export class TensorBoard implements Callback {
  readonly #logDir: string;
  readonly #updateEvery: number | undefined;
  /** Made when there is something to write in them. */
  readonly #files = new Map<Run, EventFile>();
  #stepsBefore = 0;

  /** @throws TrainerError `INVALID_ARGUMENT` when `updateEvery` is no integer of at least 1. */
  constructor({ logDir, updateEvery }: TensorBoardOptions) {
    if (updateEvery !== undefined && (!Number.isSafeInteger(updateEvery) || updateEvery < 1)) {
      throw new TrainerError('INVALID_ARGUMENT', `updateEvery is ${updateEvery}; it must be an integer of at least 1.`);
    }
    this.#logDir = logDir;
    this.#updateEvery = updateEvery;
  }

  onTrainBegin(_plan: unknown, trainer: Trainer): void {
    this.#files.clear();
    this.#stepsBefore = trainer.step;
  }

  async onBatchEnd(_batch: number, { step, batchLoss }: BatchLogs, { optimizer }: Trainer): Promise<void> {
    if (this.#updateEvery === undefined || step % this.#updateEvery !== 0) return;
    await this.#write('train', step, { batch_loss: batchLoss, batch_learning_rate: optimizer.learningRate });
  }

  async onTestEnd({ loss }: { loss: number }, { step }: Trainer): Promise<void> {
    await this.#write('validation', step, { evaluation_loss_vs_iterations: loss });
  }

  async onEpochEnd(epoch: number, { loss, valLoss }: EpochLogs, { optimizer }: Trainer): Promise<void> {
    await this.#write('train', epoch, { epoch_loss: loss, epoch_learning_rate: optimizer.learningRate });
    if (valLoss !== undefined) await this.#write('validation', epoch, { epoch_loss: valLoss });
  }

  async #write(run: Run, step: number, scalars: Readonly<Record<string, number>>): Promise<void> {
    const file = this.#files.get(run) ?? (await EventFile.create(join(this.#logDir, run), this.#stepsBefore));
    this.#files.set(run, file);
    await file.writeScalars(step, scalars);
  }
}
