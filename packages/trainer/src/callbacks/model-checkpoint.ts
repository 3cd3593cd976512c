import { writeCheckpoint } from '@char-rnn/files';
import type { Tokenizer } from '@char-rnn/tokenizer';
import { captureTrainer } from '../checkpoints/trainer-state.ts';
import type { Trainer } from '../trainer.ts';
import type { Callback, EpochLogs } from './callback.ts';

/** What {@link ModelCheckpoint} saves, and when. */
export interface ModelCheckpointOptions {
  /** True: only the model, which `generate` and `loadCharRnn` read. False (default): with all that a resume needs. */
  saveWeightsOnly?: boolean;
  /** Kept in the model directory, so that the model can be used with text. */
  tokenizer?: Tokenizer;
  /** Saves only when `monitor` is lower than ever before. Default false. */
  saveBestOnly?: boolean;
  /** Default `valLoss` where there is one, else `loss`. */
  monitor?: 'loss' | 'valLoss';
  /** Saves after every so many epochs. Default 1. */
  everyEpochs?: number;
}

/**
 * Saves the model after epochs, as Keras' callback of that name.
 *
 * `{epoch}` (from 1), `{loss}` and `{valLoss}` in the path are replaced. The path is a model directory; without
 * `saveWeightsOnly` it is also a run, from whose checkpoint `restoreCheckpoint` goes on.
 */
export class ModelCheckpoint implements Callback {
  readonly #path: string;
  readonly #options: ModelCheckpointOptions;
  #best = Number.POSITIVE_INFINITY;

  constructor(path: string, options: ModelCheckpointOptions = {}) {
    this.#path = path;
    this.#options = options;
  }

  onTrainBegin(_plan: unknown, trainer: Trainer): void {
    const before = trainer.position.history.map((record) => this.#monitored(record));
    this.#best = Math.min(Number.POSITIVE_INFINITY, ...before);
  }

  async onEpochEnd(epoch: number, logs: EpochLogs, trainer: Trainer): Promise<void> {
    const { saveBestOnly = false, saveWeightsOnly = false, tokenizer, everyEpochs = 1 } = this.#options;
    const value = this.#monitored(logs);
    const isBest = value < this.#best;
    this.#best = Math.min(this.#best, value);
    if ((epoch + 1) % everyEpochs !== 0 || (saveBestOnly && !isBest)) return;
    const dir = fillIn(this.#path, epoch, logs);
    const training = { loss: logs.loss, validationLoss: logs.valLoss, steps: logs.step, epochs: epoch + 1 };
    await trainer.save(dir, { tokenizer, training });
    if (!saveWeightsOnly) await writeCheckpoint(dir, await captureTrainer(trainer));
  }

  #monitored(logs: { loss: number; valLoss?: number }): number {
    const { monitor } = this.#options;
    return (monitor === 'loss' ? logs.loss : (logs.valLoss ?? logs.loss)) as number;
  }
}

function fillIn(path: string, epoch: number, { loss, valLoss }: EpochLogs): string {
  return path
    .replaceAll('{epoch}', String(epoch + 1))
    .replaceAll('{loss}', loss.toFixed(4))
    .replaceAll('{valLoss}', valLoss?.toFixed(4) ?? 'none');
}
