import type { Callback, Trainer } from '@char-rnn/trainer';
import { formatCount } from '../terminal/format.ts';

/** Fewer losses without a new best may be chance. */
const FEWEST_LOSSES_SINCE_BEST = 3;
/** The held-out loss has to have risen by this much, in nats per character: less is noise. */
const SMALLEST_RISE = 0.01;

/** Says once, in plain words, when the losses on the training text and on the held-out text part ways. */
export class OverfittingWatch implements Callback {
  readonly #warn: (message: string) => void;
  #isSaid = false;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  onTestEnd({ loss }: { loss: number }, { position, step }: Trainer): void {
    if (this.#isSaid) return;
    const { validations } = position;
    const best = validations.reduce((lowest, record) => (record.loss < lowest.loss ? record : lowest));
    const sinceBest = validations.filter((record) => record.step > best.step).length;
    if (sinceBest < FEWEST_LOSSES_SINCE_BEST || loss - best.loss < SMALLEST_RISE) return;
    this.#isSaid = true;
    this.#warn(
      `The model begins to learn the training text by heart: on the held-out text its loss was best (${best.loss.toFixed(3)}) after step ${formatCount(best.step)} and is ${loss.toFixed(3)} after step ${formatCount(step)}. The best model is kept. A longer text, more --dropout or fewer --units would help; --patience ends such a run.`,
    );
  }
}
