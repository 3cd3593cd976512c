import type { Trainer } from '../trainer.ts';
import type { BatchLogs, Callback, EpochLogs, TrainingPlan } from './callback.ts';

/** Where {@link JsonLogger} writes. */
export interface JsonLoggerOptions {
  /** Takes one line without its line break. Default: to the standard output. */
  write?: (line: string) => void;
}

/** One JSON object a line for each event of a training: `start`, `step`, `validation`, `epoch`, `done`. Losses are in nats. */
export class JsonLogger implements Callback {
  readonly #write: (line: string) => void;
  #epoch = 0;

  constructor({ write = (line) => console.log(line) }: JsonLoggerOptions = {}) {
    this.#write = write;
  }

  onTrainBegin(plan: TrainingPlan, trainer: Trainer): void {
    this.#log({ event: 'start', parameters: trainer.model.countParams(), ...plan });
  }

  onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
  }

  onBatchEnd(_batch: number, { step, batchLoss, stepMs, characters, learningRate }: BatchLogs): void {
    const charsPerSecond = (1000 * characters) / stepMs;
    this.#log({ event: 'step', step, epoch: this.#epoch, loss: batchLoss, stepMs, charsPerSecond, learningRate });
  }

  onTestEnd({ loss }: { loss: number }, { step }: Trainer): void {
    this.#log({ event: 'validation', step, epoch: this.#epoch, loss });
  }

  onEpochEnd(epoch: number, { loss, valLoss, seconds }: EpochLogs): void {
    this.#log({ event: 'epoch', epoch, loss, valLoss, seconds });
  }

  onTrainEnd(trainer: Trainer): void {
    this.#log({ event: 'done', step: trainer.step, epochs: trainer.position.epoch });
  }

  #log(event: Record<string, unknown>): void {
    this.#write(JSON.stringify(event));
  }
}
