import type { Ids } from './ids.ts';
import { NgramError } from './ngram-error.ts';

/** Throws `INVALID_ARGUMENT` unless `value` is an integer from `min` to `max`. */
export function checkInteger(name: string, value: number, min: number, max: number): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  throw new NgramError('INVALID_ARGUMENT', `${name} must be an integer from ${min} to ${max}, not ${value}.`);
}

/** Throws `INVALID_ARGUMENT` unless `ids` is one of the three arrays that token ids come in. */
export function checkIds(ids: unknown): void {
  if (ids instanceof Uint8Array || ids instanceof Uint16Array || ids instanceof Int32Array) return;
  throw new NgramError(
    'INVALID_ARGUMENT',
    `ids must be a Uint8Array, Uint16Array or Int32Array, as tokenizer.encode gives them, or chunks of these, not ${typeof ids}.`,
  );
}

/** Throws `INVALID_ARGUMENT` unless all ids, which stand at `offset` in their text, are in [0, vocabSize). */
export function checkIdRange(ids: Ids, vocabSize: number, offset = 0): void {
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] >= 0 && ids[i] < vocabSize) continue;
    throw new NgramError(
      'INVALID_ARGUMENT',
      `The id ${ids[i]} at position ${offset + i} is not from 0 to ${vocabSize - 1}: pass the size of the tokenizer that made the ids.`,
    );
  }
}
