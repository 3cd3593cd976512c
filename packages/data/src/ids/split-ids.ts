import { DataError } from '../data-error.ts';
import { type IdSequence, toIdSequence } from './id-sequence.ts';
import { type Ids, isIds } from './ids.ts';

/** How `splitIds` divides a text. */
export interface SplitOptions {
  /** The part of the text to hold out, in [0, 1). */
  validation: number;
}

/** The two parts of a text, in its order. */
export interface Split<T> {
  /** The beginning of the text. */
  train: T;
  /** Its end, held out. Empty for `validation: 0`. */
  validation: T;
}

/** A part of an array is an array of its type, a part of anything else a sequence that reads from the whole. */
export type PartOf<T extends Ids | IdSequence> = T extends Ids ? T : IdSequence;

/**
 * The beginning of a text to train on and its end to validate on, as views without a copy.
 *
 * Contiguous, because characters are predicted from their neighbours: held-out windows picked at random lie between
 * windows that were trained on, and their loss is lower than that of text nobody has seen.
 * The training part has `floor(length * (1 - validation))` ids.
 */
export function splitIds<T extends Ids | IdSequence>(ids: T, { validation }: SplitOptions): Split<PartOf<T>> {
  const { length } = toIdSequence(ids);
  if (typeof validation !== 'number' || !(validation >= 0 && validation < 1)) {
    throw new DataError(
      'INVALID_ARGUMENT',
      `validation must be a fraction from 0 to below 1, such as 0.1, not ${validation}.`,
    );
  }
  const trainLength = Math.floor(length * (1 - validation));
  return { train: partOf(ids, 0, trainLength), validation: partOf(ids, trainLength, length) };
}

function partOf<T extends Ids | IdSequence>(ids: T, from: number, to: number): PartOf<T> {
  const part = isIds(ids)
    ? ids.subarray(from, to)
    : { length: to - from, read: (start: number, end: number) => ids.read(from + start, from + end) };
  return part as PartOf<T>;
}
