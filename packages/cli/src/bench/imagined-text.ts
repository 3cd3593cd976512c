import type { IdSequence } from '@char-rnn/data';
import { CharTokenizer } from '@char-rnn/tokenizer';
import type { Corpus } from '../texts/corpus.ts';

/** As many as Shakespeare has. */
const ALPHABET_SIZE = 65;
const FIRST_CHARACTER = 'A'.charCodeAt(0);

/** A text of any length that takes no memory: one alphabet after the other. The speed of a step does not depend on what it reads. */
export function imagineText(characters: number): Corpus {
  const ids: IdSequence = {
    length: characters,
    // Id 0 is [UNK].
    read: (start, end) => Int32Array.from({ length: end - start }, (_, i) => 1 + ((start + i) % ALPHABET_SIZE)),
  };
  const alphabet = Array.from({ length: ALPHABET_SIZE }, (_, i) => String.fromCharCode(FIRST_CHARACTER + i));
  const name = 'an imagined text';
  const documents = [{ name, start: 0, length: characters }];
  return { name, ids, documents, tokenizer: CharTokenizer.fit(alphabet), sha256: '' };
}
