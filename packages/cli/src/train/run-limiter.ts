import type { BatchLogs, Callback, Trainer, TrainingPosition } from '@char-rnn/trainer';
import type { RunLimits } from './settings.ts';

/** Why a training ended. */
export type EndReason = 'epochs' | 'steps' | 'time-limit' | 'patience' | 'interrupted';

export interface Limits {
  /** Of the whole run. */
  steps?: number;
  /** Losses without a new best; 0: no limit. */
  patience: number;
  /** Of this call, from `onTrainBegin` on. */
  seconds?: number;
}

/** Ends a training at its limit of steps, of time or of patience. */
export class RunLimiter implements Callback {
  readonly #limits: Limits;
  #start = 0;
  /** The limit that was reached, if one was. */
  reached: EndReason | undefined;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  onTrainBegin(): void {
    this.#start = performance.now();
  }

  onBatchEnd(_batch: number, { step }: BatchLogs, trainer: Trainer): void {
    const { steps = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = this.#limits;
    if (step >= steps) this.#stop(trainer, 'steps');
    else if (performance.now() - this.#start >= 1000 * seconds) this.#stop(trainer, 'time-limit');
  }

  onTestEnd(_logs: unknown, trainer: Trainer): void {
    this.#stopWithoutPatience(trainer);
  }

  onEpochEnd(_epoch: number, _logs: unknown, trainer: Trainer): void {
    this.#stopWithoutPatience(trainer);
  }

  #stopWithoutPatience(trainer: Trainer): void {
    if (isOutOfPatience(trainer.position, this.#limits.patience)) this.#stop(trainer, 'patience');
  }

  #stop(trainer: Trainer, reason: EndReason): void {
    trainer.stopTraining = true;
    this.reached ??= reason;
  }
}

/** Whether the last `patience` losses (on held-out text, else of epochs) were all no better than the best one before them. */
export function isOutOfPatience(
  { history, validations }: Pick<TrainingPosition, 'history' | 'validations'>,
  patience: number,
): boolean {
  if (patience === 0) return false;
  const losses = (validations.length > 0 ? validations : history).map(({ loss }) => loss);
  const best = losses.indexOf(Math.min(...losses));
  return losses.length - 1 - best >= patience;
}

/** The limit that leaves a run nothing to do, if one does. */
export function findReachedLimit({ step, position }: Trainer, limits: RunLimits): keyof RunLimits | undefined {
  if (position.epoch >= limits.epochs) return 'epochs';
  if (step >= (limits.steps ?? Number.POSITIVE_INFINITY)) return 'steps';
  if (position.batch === 0 && isOutOfPatience(position, limits.patience)) return 'patience';
  return undefined;
}
