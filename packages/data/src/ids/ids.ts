import { checkIds, checkInteger } from '../check-arguments.ts';
import { DataError } from '../data-error.ts';

/** Token ids of a text, in the smallest type that holds them: one byte a character for up to 256 ids. */
export type Ids = Uint8Array | Uint16Array | Int32Array;

/** Largest vocabulary of the one- and of the two-byte array. */
const MAX_UINT8_VOCABULARY = 0x100;
const MAX_UINT16_VOCABULARY = 0x1_0000;

export function isIds(ids: unknown): ids is Ids {
  return ids instanceof Uint8Array || ids instanceof Uint16Array || ids instanceof Int32Array;
}

/** An array for `length` ids in [0, vocabSize). */
export function allocateIds(vocabSize: number, length: number): Ids {
  if (vocabSize <= MAX_UINT8_VOCABULARY) return new Uint8Array(length);
  if (vocabSize <= MAX_UINT16_VOCABULARY) return new Uint16Array(length);
  return new Int32Array(length);
}

/**
 * A copy of `ids` in the smallest integer type for `vocabSize`.
 * Throws `INVALID_ARGUMENT` if one of them is not in [0, vocabSize).
 */
export function packIds(ids: Ids, vocabSize: number): Ids {
  checkIds(ids);
  checkInteger('vocabSize', vocabSize, 1);
  const misfit = findMisfit(ids, vocabSize);
  if (misfit !== -1) {
    throw new DataError(
      'INVALID_ARGUMENT',
      `The id ${ids[misfit]} at position ${misfit} is not below vocabSize, which is ${vocabSize}: pass the size of the tokenizer that made the ids.`,
    );
  }
  const packed = allocateIds(vocabSize, ids.length);
  packed.set(ids);
  return packed;
}

/** A plain loop: every id of a gigabyte goes through it, and `findIndex` calls a function for each. */
function findMisfit(ids: Ids, vocabSize: number): number {
  for (let index = 0; index < ids.length; index++) {
    if (ids[index] < 0 || ids[index] >= vocabSize) return index;
  }
  return -1;
}
