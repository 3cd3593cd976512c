/**
 * The checks at the border of each kernel. They cost microseconds, and they stand between a wrong shape and a wrong
 * number: a typed array read past its end gives `undefined`, which arithmetic turns into NaN without a word.
 */
import { KernelError } from './kernel-error.ts';

/** Throws `INVALID_ARGUMENT` unless every size is an integer of at least `minimum`. */
export function checkSizes(sizes: Readonly<Record<string, number>>, minimum = 1): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (!Number.isSafeInteger(size) || size < minimum) {
      throw new KernelError('INVALID_ARGUMENT', `${name} is ${size}: give an integer of at least ${minimum}.`);
    }
  }
}

/** Throws `INVALID_ARGUMENT` unless `array` is a typed array with the length that the sizes call for. */
export function checkLength(name: string, array: ArrayLike<number>, length: number): void {
  checkIsTyped(name, array);
  if (array.length !== length) {
    throw new KernelError(
      'INVALID_ARGUMENT',
      `${name} has ${array.length} elements where the sizes call for ${length}: check its shape.`,
    );
  }
}

/** Throws `INVALID_ARGUMENT` unless `ids` is a typed array of integers in [0, `count`). */
export function checkIds(name: string, ids: ArrayLike<number>, count: number): void {
  checkIsTyped(name, ids);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i];
    if (!Number.isInteger(id) || id < 0 || id >= count) {
      throw new KernelError('INVALID_ARGUMENT', `${name}[${i}] is ${id}: give an integer in [0, ${count}).`);
    }
  }
}

/** Throws `INVALID_ARGUMENT` where writing to `out` would change `operand` while it is still being read. */
export function checkApart(name: string, out: Float32Array, operand: Float32Array): void {
  const overlaps =
    out.buffer === operand.buffer &&
    out.byteOffset < operand.byteOffset + operand.byteLength &&
    operand.byteOffset < out.byteOffset + out.byteLength;
  if (overlaps) {
    throw new KernelError('INVALID_ARGUMENT', `out shares memory with ${name}: give it an array of its own.`);
  }
}

/** Throws `INVALID_ARGUMENT` unless `value` is a finite number in [`minimum`, `limit`). */
export function checkNumber(
  name: string,
  value: number,
  minimum: number,
  limit: number = Number.POSITIVE_INFINITY,
): void {
  if (!(value >= minimum && value < limit)) {
    throw new KernelError('INVALID_ARGUMENT', `${name} is ${value}: give a number in [${minimum}, ${limit}).`);
  }
}

function checkIsTyped(name: string, array: ArrayLike<number>): void {
  if (!ArrayBuffer.isView(array)) {
    const kind = Array.isArray(array) ? 'an Array' : String(array);
    throw new KernelError('INVALID_ARGUMENT', `${name} is ${kind}: give a typed array.`);
  }
}
