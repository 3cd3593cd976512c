import { philox4x32 } from './philox.ts';
import { philoxKey } from './philox-key.ts';
import type { RandomPurpose } from './random-purpose.ts';

const TWO_POW_32 = 0x1_0000_0000;
const WORDS_PER_BLOCK = 4;

/**
 * Random numbers that are a pure function of (seed, purpose, a, b) and of how many were drawn before.
 *
 * `a` and `b` number the stream within its purpose: (epoch) for shuffling, (step, layer) for dropout, (position, lane)
 * for sampling. A program that stops needs to save nothing but such counters to go on with the same numbers.
 */
export class RandomStream {
  readonly #key0: number;
  readonly #key1: number;
  readonly #counter1: number;
  readonly #counter2: number;
  readonly #counter3: number;
  readonly #block = new Uint32Array(WORDS_PER_BLOCK);
  #nextBlock = 0;
  #used = WORDS_PER_BLOCK;
  #spareNormal: number | undefined;

  /** @param seed any safe integer; @param purpose keeps streams apart; @param a, b integers in [0, 2^32). */
  constructor(seed: number, purpose: RandomPurpose, a = 0, b = 0) {
    [this.#key0, this.#key1] = philoxKey(seed);
    this.#counter1 = purpose;
    this.#counter2 = a | 0;
    this.#counter3 = b | 0;
  }

  /** An integer in [0, 2^32). */
  uint32(): number {
    if (this.#used === WORDS_PER_BLOCK) {
      philox4x32(
        this.#block,
        this.#nextBlock++,
        this.#counter1,
        this.#counter2,
        this.#counter3,
        this.#key0,
        this.#key1,
      );
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }

  /** A number in [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x400_0000 + low) / 0x20_0000_0000_0000;
  }

  /** An integer in [0, bound), every one equally likely. `bound` is in [1, 2^32]. */
  below(bound: number): number {
    // Words past the last full multiple of `bound` would favour small results: draw again.
    const limit = TWO_POW_32 - (TWO_POW_32 % bound);
    let word = this.uint32();
    while (word >= limit) word = this.uint32();
    return word % bound;
  }

  /** A standard normal number (Marsaglia's polar method). */
  normal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return spare;
    }
    let x: number;
    let y: number;
    let square: number;
    do {
      x = 2 * this.uniform() - 1;
      y = 2 * this.uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    this.#spareNormal = y * scale;
    return x * scale;
  }
}
