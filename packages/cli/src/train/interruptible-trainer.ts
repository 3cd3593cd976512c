import type { Dataset } from '@char-rnn/data';
import type { CharRnnModel } from '@char-rnn/model';
import { type EvaluateOptions, type Evaluation, Trainer } from '@char-rnn/trainer';

/** A trainer whose validation ends at once when the run is interrupted: `fit` itself only looks between steps. */
export class InterruptibleTrainer extends Trainer {
  readonly #signal: AbortSignal;

  constructor(model: CharRnnModel, signal: AbortSignal) {
    super(model);
    this.#signal = signal;
  }

  override evaluate(dataset: Dataset, options: EvaluateOptions = {}): Promise<Evaluation> {
    return super.evaluate(dataset, { signal: this.#signal, ...options });
  }
}
