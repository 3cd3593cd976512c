import { appendHistory, type JsonObject, writeHistory } from '@char-rnn/files';
import type { Tokenizer } from '@char-rnn/tokenizer';
import {
  type BatchLogs,
  type Callback,
  type EpochLogs,
  saveCheckpoint,
  type Trainer,
  type TrainingPlan,
  type TrainingPosition,
} from '@char-rnn/trainer';
import { collectGarbage } from './collect-garbage.ts';
import { type RunRecord, toExtra } from './run-directory.ts';

/**
 * Keeps a run on the disk: a checkpoint after each epoch and at the interval of the run, the losses in the history, and
 * the model directory, which holds the best model by its loss on held-out text. Until there is such a loss, or where
 * nothing is held out, the newest model takes that place.
 */
export class RunKeeper implements Callback {
  readonly #out: string;
  readonly #record: RunRecord;
  readonly #tokenizer: Tokenizer;
  #batchesPerEpoch = 0;
  #nextStep = 0;
  #nextTime = 0;
  /** The step of the newest checkpoint. */
  savedStep = 0;

  constructor(out: string, record: RunRecord, tokenizer: Tokenizer) {
    this.#out = out;
    this.#record = { ...record };
    this.#tokenizer = tokenizer;
  }

  /** The lowest loss on held-out text so far; null before the first. */
  get best(): number | null {
    return this.#record.best;
  }

  /** Before the first step of this process: makes the history that of the trainer, and a new run's first checkpoint. */
  async begin(trainer: Trainer, isNew: boolean): Promise<void> {
    this.savedStep = trainer.step;
    await writeHistory(this.#out, listHistory(trainer.position));
    if (isNew) await this.saveCheckpoint(trainer);
  }

  onTrainBegin({ batchesPerEpoch }: TrainingPlan, { step }: Trainer): void {
    this.#batchesPerEpoch = batchesPerEpoch;
    this.#planCheckpoint(step);
  }

  async onBatchEnd(_batch: number, { step }: BatchLogs, trainer: Trainer): Promise<void> {
    if (step >= this.#nextStep || performance.now() >= this.#nextTime) await this.keepPosition(trainer);
  }

  async onTestEnd({ loss }: { loss: number }, trainer: Trainer): Promise<void> {
    await this.keepModel(trainer, loss);
    // The record of an epoch has the one at its end.
    if (trainer.position.batch < this.#batchesPerEpoch)
      await appendHistory(this.#out, { step: trainer.step, valLoss: loss });
  }

  async onEpochEnd(_epoch: number, { valLoss }: EpochLogs, trainer: Trainer): Promise<void> {
    if (valLoss === undefined) await this.keepModel(trainer, undefined);
    await appendHistory(this.#out, listHistory(trainer.position).at(-1)!);
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
    await trainer.save(this.#out, {
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
    collectGarbage();
  }

  async saveCheckpoint(trainer: Trainer): Promise<void> {
    const { keep } = this.#record.recording;
    await saveCheckpoint(trainer, this.#out, { keep, extra: toExtra(this.#record) });
    collectGarbage();
    this.savedStep = trainer.step;
    this.#planCheckpoint(trainer.step);
  }

  #planCheckpoint(step: number): void {
    const { checkpointEvery } = this.#record.recording;
    this.#nextStep = 'steps' in checkpointEvery ? step + checkpointEvery.steps : Number.POSITIVE_INFINITY;
    this.#nextTime =
      'seconds' in checkpointEvery ? performance.now() + 1000 * checkpointEvery.seconds : Number.POSITIVE_INFINITY;
  }
}

/** The lines of `history.jsonl`: epochs, and what was validated within them, in their order. */
function listHistory({ history, validations }: TrainingPosition): JsonObject[] {
  const epochEnds = new Set(history.map(({ step }) => step));
  const within = validations.filter(({ step }) => !epochEnds.has(step));
  const records = [...history, ...within.map(({ step, loss }) => ({ step, valLoss: loss }))];
  return records.sort((a, b) => a.step - b.step).map((record) => ({ ...record }));
}

/** The mean training loss of the epoch that is running, or of the last one if none is; undefined before the first step. */
export function meanLoss({ position: { batch, lossSum, history } }: Trainer): number | undefined {
  return batch > 0 ? lossSum / batch : history.at(-1)?.loss;
}
