import { CharTokenizer, type Tokenizer } from '@char-rnn/tokenizer';

/** The characters of a text, or of a text and the model that it goes on from. */
export async function fitTokenizer(text: AsyncIterable<string>, initial?: Tokenizer): Promise<Tokenizer> {
  const fitted = await CharTokenizer.fitAsync(text);
  return initial instanceof CharTokenizer ? CharTokenizer.union(initial, fitted) : fitted;
}
