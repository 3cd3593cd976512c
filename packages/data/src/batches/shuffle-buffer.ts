import type { RandomStream } from '@char-rnn/random';

/**
 * The numbers 0 to count - 1 in the order of `tf.data.Dataset.shuffle(bufferSize)`: a buffer is filled with the first
 * ones, then each draw gives one of the buffer at random and puts the next number in its place. It is not a full
 * shuffle unless the buffer holds everything: a number comes at most bufferSize - 1 places before its own.
 */
export function* shuffleThroughBuffer(count: number, bufferSize: number, random: RandomStream): Generator<number> {
  const buffer = Uint32Array.from({ length: Math.min(count, bufferSize) }, (_, index) => index);
  for (let next = buffer.length; next < count; next++) {
    const slot = random.below(buffer.length);
    yield buffer[slot];
    buffer[slot] = next;
  }
  for (let left = buffer.length; left > 0; left--) {
    const slot = random.below(left);
    yield buffer[slot];
    buffer[slot] = buffer[left - 1];
  }
}
