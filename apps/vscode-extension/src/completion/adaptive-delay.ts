/**
 * How long to wait after a key before a suggestion is computed: about as long as that takes, so that on a fast machine suggestions come
 * at once and on a slow one little is computed in vain.
 */

/** Below this a person cannot tell it from at once, and key repeat comes every 30 ms. */
const SHORTEST = 15;
const LONGEST = 300;
/** The part of a new measurement in the average. */
const WEIGHT = 0.3;
/** Before anything was measured. */
const FIRST_GUESS = 40;

export class AdaptiveDelay {
  #latency = FIRST_GUESS;

  /** What a suggestion took, in milliseconds, without this delay. */
  note(milliseconds: number): void {
    this.#latency += WEIGHT * (milliseconds - this.#latency);
  }

  /** Milliseconds to wait. */
  get milliseconds(): number {
    return Math.min(LONGEST, Math.max(SHORTEST, this.#latency));
  }
}
