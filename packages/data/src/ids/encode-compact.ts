import type { Tokenizer } from '@char-rnn/tokenizer';
import { allocateIds, type Ids } from './ids.ts';

const FIRST_CAPACITY = 1 << 16;

/** A text in one piece or in chunks. Chunks of bytes are for a byte tokenizer. */
export type TextChunks = string | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * The ids of a whole text in the smallest integer type, encoded chunk by chunk as it arrives, so that a large file
 * needs one or two bytes of memory a character. The same ids as `packIds(tokenizer.encode(text), tokenizer.size)`.
 */
export async function encodeCompact(tokenizer: Tokenizer, text: TextChunks): Promise<Ids> {
  const encoder = tokenizer.encoder();
  let ids = allocateIds(tokenizer.size, FIRST_CAPACITY);
  let length = 0;
  const append = (chunk: Int32Array) => {
    if (length + chunk.length > ids.length) {
      const larger = allocateIds(tokenizer.size, Math.max(2 * ids.length, length + chunk.length));
      larger.set(ids.subarray(0, length));
      ids = larger;
    }
    ids.set(chunk, length);
    length += chunk.length;
  };
  if (typeof text === 'string') append(encoder.push(text));
  else for await (const chunk of text) append(encoder.push(chunk));
  append(encoder.end());
  return ids.slice(0, length);
}
