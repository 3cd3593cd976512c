import type { Tokenizer } from '@char-rnn/tokenizer';

/** A text in one piece or in chunks. Chunks of bytes are for a byte tokenizer. */
export type TextChunks = string | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** The ids of a text, chunk by chunk as it arrives: together they are `tokenizer.encode(text)`. */
export async function* encodeChunks(tokenizer: Tokenizer, text: TextChunks): AsyncGenerator<Int32Array> {
  const encoder = tokenizer.encoder();
  if (typeof text === 'string') yield encoder.push(text);
  else for await (const chunk of text) yield encoder.push(chunk);
  yield encoder.end();
}
