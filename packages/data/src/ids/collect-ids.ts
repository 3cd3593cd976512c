import type { Tokenizer } from '@char-rnn/tokenizer';
import { encodeChunks, type TextChunks } from './encode-chunks.ts';
import { allocateIds, type Ids, packIds } from './ids.ts';

const FIRST_CAPACITY = 1 << 16;

/**
 * Ids that come in chunks, as one array of the smallest integer type for `vocabSize`.
 * Throws `INVALID_ARGUMENT` if one of them is not in [0, vocabSize).
 */
export async function collectIds(chunks: Iterable<Ids> | AsyncIterable<Ids>, vocabSize: number): Promise<Ids> {
  let ids = allocateIds(vocabSize, FIRST_CAPACITY);
  let length = 0;
  for await (const chunk of chunks) {
    if (length + chunk.length > ids.length) {
      const larger = allocateIds(vocabSize, Math.max(2 * ids.length, length + chunk.length));
      larger.set(ids.subarray(0, length));
      ids = larger;
    }
    ids.set(packIds(chunk, vocabSize), length);
    length += chunk.length;
  }
  return ids.slice(0, length);
}

/**
 * The ids of a whole text in the smallest integer type, encoded chunk by chunk as it arrives, so that a large file
 * needs one or two bytes of memory a character. The same ids as `packIds(tokenizer.encode(text), tokenizer.size)`.
 */
export function encodeCompact(tokenizer: Tokenizer, text: TextChunks): Promise<Ids> {
  return collectIds(encodeChunks(tokenizer, text), tokenizer.size);
}
