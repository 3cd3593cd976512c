import { ByteTokenizer } from './byte-tokenizer.ts';
import { CharTokenizer } from './char-tokenizer.ts';
import { quoteValue } from './quote-value.ts';
import type { Tokenizer } from './tokenizer.ts';
import { TokenizerError } from './tokenizer-error.ts';

/** The tokenizer whose `toJSON` gave `json` (parsed, from a file that may be anybody's). Throws `INVALID_TOKENIZER`. */
export function tokenizerFromJSON(json: unknown): Tokenizer {
  const { kind } = (json ?? {}) as { kind?: unknown };
  if (kind === 'char') return CharTokenizer.fromJSON(json);
  if (kind === 'byte') return ByteTokenizer.fromJSON(json);
  throw new TokenizerError(
    'INVALID_TOKENIZER',
    `The tokenizer's kind is ${quoteValue(kind)}; it must be "char" or "byte".`,
  );
}
