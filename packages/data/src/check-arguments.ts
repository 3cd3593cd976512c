import { DataError } from './data-error.ts';

/** Throws `INVALID_ARGUMENT` unless `value` is an integer from `min` to `max`. */
export function checkInteger(name: string, value: number, min: number, max: number = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new DataError('INVALID_ARGUMENT', `${name} must be an integer ${range}, not ${value}.`);
}

/** Throws `INVALID_ARGUMENT` unless `ids` is one of the three arrays that token ids come in. */
export function checkIds(ids: unknown): void {
  if (ids instanceof Uint8Array || ids instanceof Uint16Array || ids instanceof Int32Array) return;
  throw new DataError(
    'INVALID_ARGUMENT',
    `ids must be a Uint8Array, Uint16Array or Int32Array, as tokenizer.encode and packIds give them, not ${typeof ids}.`,
  );
}
