import { ByteTokenizer, CharTokenizer, type Tokenizer } from '@char-rnn/tokenizer';

/** The tokenizer of a text, or of a text and the model that it goes on from. */
export async function fitTokenizer(
  kind: Tokenizer['kind'],
  chunks: () => AsyncIterable<string | Uint8Array>,
  initial?: Tokenizer,
): Promise<Tokenizer> {
  if (kind === 'byte') return new ByteTokenizer();
  const fitted = await CharTokenizer.fitAsync(chunks() as AsyncIterable<string>);
  return initial instanceof CharTokenizer ? CharTokenizer.union(initial, fitted) : fitted;
}
