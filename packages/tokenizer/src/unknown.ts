/** The id of everything that is not in the vocabulary, as in Keras `StringLookup(mask_token=None)`. */
export const UNKNOWN_ID = 0;

/** What `UNKNOWN_ID` decodes to. Encoding this text gives five ordinary characters, not `UNKNOWN_ID`. */
export const UNKNOWN_TOKEN = '[UNK]';

/** How many of `ids` stand for characters outside the vocabulary. */
export function countUnknown(ids: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < ids.length; i++) if (ids[i] === UNKNOWN_ID) count++;
  return count;
}
