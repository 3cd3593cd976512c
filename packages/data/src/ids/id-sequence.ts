import { DataError } from '../data-error.ts';
import { type Ids, isIds } from './ids.ts';

/** Token ids in their order, wherever they are kept: what datasets take besides arrays. `IdFile` is one. */
export interface IdSequence {
  /** How many ids there are. */
  readonly length: number;
  /** The ids in [start, end), where 0 <= start <= end <= length. They may be a view: not to be written into. */
  read(start: number, end: number): Ids;
}

/** `ids` as a sequence. Throws `INVALID_ARGUMENT` unless it is one, or one of the three arrays that ids come in. */
export function toIdSequence(ids: Ids | IdSequence): IdSequence {
  if (isIds(ids)) return { length: ids.length, read: (start, end) => ids.subarray(start, end) };
  if (typeof ids?.read === 'function' && Number.isSafeInteger(ids.length) && ids.length >= 0) return ids;
  throw new DataError(
    'INVALID_ARGUMENT',
    `ids must be a Uint8Array, Uint16Array or Int32Array, as tokenizer.encode and packIds give them, or have length and read as an IdFile has, not ${typeof ids}.`,
  );
}
