import { checkIds } from '../check-arguments.ts';
import { DataError } from '../data-error.ts';
import type { Ids } from './ids.ts';

/** How `splitIds` divides a text. */
export interface SplitOptions {
  /** The part of the text to hold out, in [0, 1). */
  validation: number;
}

/** The two parts of a text, in its order. */
export interface Split<T extends Ids> {
  train: T;
  validation: T;
}

/**
 * The beginning of a text to train on and its end to validate on, as views without a copy.
 *
 * Contiguous, because characters are predicted from their neighbours: held-out windows picked at random lie between
 * windows that were trained on, and their loss is lower than that of text nobody has seen.
 * The training part has `floor(length * (1 - validation))` ids.
 */
export function splitIds<T extends Ids>(ids: T, { validation }: SplitOptions): Split<T> {
  checkIds(ids);
  if (typeof validation !== 'number' || !(validation >= 0 && validation < 1)) {
    throw new DataError(
      'INVALID_ARGUMENT',
      `validation must be a fraction from 0 to below 1, such as 0.1, not ${validation}.`,
    );
  }
  const trainLength = Math.floor(ids.length * (1 - validation));
  return { train: ids.subarray(0, trainLength) as T, validation: ids.subarray(trainLength) as T };
}
