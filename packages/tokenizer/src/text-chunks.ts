import { TokenizerError } from './tokenizer-error.ts';

/** The chunks of a text, each one checked to be a string. */
export function* textChunks(text: string | Iterable<string>): Generator<string> {
  if (typeof text === 'string') {
    yield text;
    return;
  }
  if (typeof text?.[Symbol.iterator] !== 'function') {
    throw new TokenizerError(
      'INVALID_ARGUMENT',
      `fit takes a string or an iterable of strings, not ${typeof text}; for an async iterable use fitAsync.`,
    );
  }
  for (const chunk of text) yield requireString(chunk);
}

/** The same for a text that is read while it arrives. */
export async function* textChunksAsync(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield requireString(chunk);
}

export function requireString(value: unknown): string {
  if (typeof value === 'string') return value;
  const kind = value instanceof Uint8Array ? 'bytes, which only a ByteTokenizer encodes' : typeof value;
  throw new TokenizerError('INVALID_ARGUMENT', `A text must be a string, not ${kind}.`);
}
