import type { NamedTensor } from '@char-rnn/files';
import { checkCount } from '../check-arguments.ts';
import type { Trainer } from '../trainer.ts';
import { TrainerError } from '../trainer-error.ts';
import type { Callback, EpochLogs } from './callback.ts';

/** When {@link EarlyStopping} stops. */
export interface EarlyStoppingOptions {
  /** Default `valLoss`, which needs `validationData`. */
  monitor?: 'loss' | 'valLoss';
  /** Epochs without an improvement after which to stop. Default 3. */
  patience?: number;
  /** Nats per character that count as an improvement. Default 0. */
  minDelta?: number;
  /** Whether the model ends with the weights of its best epoch. Default true. */
  restoreBestWeights?: boolean;
}

/** Stops a training that no longer gets better. */
export class EarlyStopping implements Callback {
  readonly #monitor: 'loss' | 'valLoss';
  readonly #patience: number;
  readonly #minDelta: number;
  readonly #restoreBestWeights: boolean;
  #best = Number.POSITIVE_INFINITY;
  #bestWeights: NamedTensor[] | undefined;
  #epochsSinceBest = 0;
  /** The epoch at whose end training was stopped, counted from 0; undefined when it was not. */
  stoppedEpoch: number | undefined;

  constructor({
    monitor = 'valLoss',
    patience = 3,
    minDelta = 0,
    restoreBestWeights = true,
  }: EarlyStoppingOptions = {}) {
    checkCount('patience', patience, 1);
    this.#monitor = monitor;
    this.#patience = patience;
    this.#minDelta = minDelta;
    this.#restoreBestWeights = restoreBestWeights;
  }

  /** What happened in the epochs before a resume counts. */
  onTrainBegin(_plan: unknown, trainer: Trainer): void {
    this.#best = Number.POSITIVE_INFINITY;
    this.#epochsSinceBest = 0;
    this.#bestWeights = undefined;
    this.stoppedEpoch = undefined;
    for (const record of trainer.position.history) this.#isBest(record);
  }

  async onEpochEnd(epoch: number, logs: EpochLogs, trainer: Trainer): Promise<void> {
    if (this.#isBest(logs)) {
      if (this.#restoreBestWeights) this.#bestWeights = await trainer.getWeights();
      return;
    }
    if (this.#epochsSinceBest < this.#patience) return;
    trainer.stopTraining = true;
    this.stoppedEpoch = epoch;
  }

  onTrainEnd(trainer: Trainer): void {
    if (this.#bestWeights && this.#epochsSinceBest > 0) trainer.model.setWeights(this.#bestWeights);
    this.#bestWeights = undefined;
  }

  #isBest(logs: { loss: number; valLoss?: number }): boolean {
    const value = logs[this.#monitor];
    if (value === undefined) {
      throw new TrainerError(
        'INVALID_ARGUMENT',
        'EarlyStopping watches valLoss: give validationData, or monitor loss.',
      );
    }
    if (value < this.#best - this.#minDelta) {
      this.#best = value;
      this.#epochsSinceBest = 0;
      return true;
    }
    this.#epochsSinceBest++;
    return false;
  }
}
