import type { RandomStream } from '@char-rnn/random';

/**
 * The numbers 0 to count - 1 in the order of `tf.data.Dataset.shuffle(bufferSize)`: a buffer is filled with the first
 * ones, then each draw gives one of the buffer at random and puts the next number in its place. It is not a full
 * shuffle unless the buffer holds everything: a number comes at most bufferSize - 1 places before its own.
 */
export class ShuffleBuffer {
  readonly #count: number;
  readonly #random: RandomStream;
  readonly #buffer: Uint32Array;
  /** The number that goes into the buffer next. */
  #next: number;
  /** Numbers in the buffer. */
  #size: number;

  constructor(count: number, bufferSize: number, random: RandomStream) {
    this.#count = count;
    this.#random = random;
    this.#buffer = Uint32Array.from({ length: Math.min(count, bufferSize) }, (_, index) => index);
    this.#next = this.#buffer.length;
    this.#size = this.#buffer.length;
  }

  /** The next number of the order. Not to be called more than `count` times. */
  take(): number {
    const buffer = this.#buffer;
    const slot = this.#random.below(this.#size);
    const taken = buffer[slot];
    buffer[slot] = this.#next < this.#count ? this.#next++ : buffer[--this.#size];
    return taken;
  }

  /**
   * Passes over `places` of the order, with the very draws that would have taken them: where a number is depends on all
   * draws before it. The loop over a full buffer does nothing else, so that ten million places take 0.3 s.
   */
  skip(places: number): void {
    const buffer = this.#buffer;
    const random = this.#random;
    const full = Math.min(places, this.#count - this.#next);
    const end = this.#next + full;
    for (let next = this.#next; next < end; next++) buffer[random.below(buffer.length)] = next;
    this.#next = end;
    for (let left = places - full; left > 0; left--) this.take();
  }
}
