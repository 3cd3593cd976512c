import { appendHistory } from '@char-rnn/files';
import type { Tokenizer } from '@char-rnn/tokenizer';
import { type Callback, type EpochLogs, saveCheckpoint, type Trainer } from '@char-rnn/trainer';
import { type RunRecord, toExtra } from './run-directory.ts';

/** What a crash may cost at most of a long epoch. */
const CHECKPOINT_INTERVAL_MS = 3 * 60_000;

/**
 * Keeps a run on the disk: a checkpoint after each epoch and every few minutes, the epoch's losses in the history, and
 * the model directory, which holds the best model by its loss on held-out text. Until there is such a loss, or where
 * nothing is held out, the newest model takes that place.
 */
export class RunKeeper implements Callback {
  readonly #out: string;
  readonly #record: RunRecord;
  readonly #tokenizer: Tokenizer;
  #nextCheckpoint = 0;

  constructor(out: string, record: RunRecord, tokenizer: Tokenizer) {
    this.#out = out;
    this.#record = { ...record };
    this.#tokenizer = tokenizer;
  }

  /** The lowest loss on held-out text so far; null before the first. */
  get best(): number | null {
    return this.#record.best;
  }

  onTrainBegin(): void {
    this.#nextCheckpoint = performance.now() + CHECKPOINT_INTERVAL_MS;
  }

  async onBatchEnd(_batch: number, _logs: unknown, trainer: Trainer): Promise<void> {
    if (performance.now() < this.#nextCheckpoint) return;
    await this.keepPosition(trainer);
  }

  async onEpochEnd(_epoch: number, { valLoss }: EpochLogs, trainer: Trainer): Promise<void> {
    await this.keepModel(trainer, valLoss);
    await appendHistory(this.#out, { ...trainer.position.history.at(-1)! });
    await this.saveCheckpoint(trainer);
  }

  /** Within an epoch: a checkpoint, and the model if no better one is there. */
  async keepPosition(trainer: Trainer): Promise<void> {
    await this.keepModel(trainer, undefined);
    await this.saveCheckpoint(trainer);
  }

  /** Saves the model unless a model with a known loss is there that is at least as good. */
  async keepModel(trainer: Trainer, validationLoss: number | undefined): Promise<void> {
    const { best } = this.#record;
    if (best !== null && !(validationLoss !== undefined && validationLoss < best)) return;
    if (validationLoss !== undefined) this.#record.best = validationLoss;
    const { settings, text } = this.#record;
    await trainer.model.save(this.#out, {
      tokenizer: this.#tokenizer,
      training: {
        loss: meanLoss(trainer),
        validationLoss,
        steps: trainer.step,
        epochs: trainer.position.epoch,
        textName: text.name,
        characters: text.characters,
        date: new Date().toISOString(),
        settings,
      },
    });
  }

  async saveCheckpoint(trainer: Trainer): Promise<void> {
    await saveCheckpoint(trainer, this.#out, { extra: toExtra(this.#record) });
    this.#nextCheckpoint = performance.now() + CHECKPOINT_INTERVAL_MS;
  }
}

/** The mean training loss of the epoch that is running, or of the last one if none is; undefined before the first step. */
export function meanLoss({ position: { batch, lossSum, history } }: Trainer): number | undefined {
  return batch > 0 ? lossSum / batch : history.at(-1)?.loss;
}
