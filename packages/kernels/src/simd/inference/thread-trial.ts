/**
 * Whether a step is faster on one thread or on all: a step is so short that meeting other threads pays on an idle machine and
 * costs up to three times the work on a busy one. Neither can be known beforehand, so it is tried, again and again. The choice
 * never changes a result.
 */

/** Steps of a trial on each side, taken in turns. */
const TRIAL_STEPS = 4;

/** Steps from one trial to the next: trying costs a few percent at worst. */
const PERIOD = 256;

export class ThreadTrial {
  #batch = 0;
  #step = 0;
  #onOne: number[] = [];
  #onAll: number[] = [];
  #oneIsFaster = false;

  /** Whether the next step, of `batch` rows, is to run on one thread. Another batch than the last begins with a trial. */
  takesOne(batch: number): boolean {
    if (batch !== this.#batch || this.#step === PERIOD) this.#begin(batch);
    return this.#isTrying ? this.#step % 2 === 1 : this.#oneIsFaster;
  }

  /** What that step took. */
  note(milliseconds: number): void {
    if (this.#isTrying) {
      (this.#step % 2 === 1 ? this.#onOne : this.#onAll).push(milliseconds);
      this.#oneIsFaster = sumWithoutLargest(this.#onOne) < sumWithoutLargest(this.#onAll);
    }
    this.#step++;
  }

  get #isTrying(): boolean {
    return this.#step < 2 * TRIAL_STEPS;
  }

  #begin(batch: number): void {
    this.#batch = batch;
    this.#step = 0;
    this.#onOne = [];
    this.#onAll = [];
  }
}

/** One of them may have woken a thread up, or had its code compiled meanwhile. */
function sumWithoutLargest(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0) - Math.max(0, ...times);
}
