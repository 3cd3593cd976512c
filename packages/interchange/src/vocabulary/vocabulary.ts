import { CharRnnError } from '@char-rnn/errors';
import { type TokenizerJson, tokenizerFromJSON, UNKNOWN_TOKEN } from '@char-rnn/tokenizer';
import { InterchangeError } from '../interchange-error.ts';

/** A tokenizer of this project, or the characters in the order of their ids, with or without `[UNK]` before them. */
export type Vocabulary = TokenizerJson | readonly string[];

/**
 * The vocabulary in JSON that a person or a Python program wrote: a list of characters in the order of their ids, an
 * object that gives each character its id (`{"a": 0, "b": 1}`), or a tokenizer of this project.
 *
 * @param json already parsed.
 * @throws InterchangeError `INVALID_ARGUMENT`
 */
export function parseVocabulary(json: unknown): Vocabulary {
  if (Array.isArray(json)) return toTokenizer(json);
  if (typeof json !== 'object' || json === null) throw invalid(`it is ${JSON.stringify(json)}`);
  if ('kind' in json && typeof json.kind === 'string') return checkTokenizer(json);
  const characters: unknown[] = [];
  const entries = Object.entries(json);
  for (const [character, id] of entries) {
    if (!Number.isInteger(id) || id < 0 || id >= entries.length || characters[id] !== undefined) {
      throw invalid(`${JSON.stringify(character)} has the id ${JSON.stringify(id)}, and ids count from 0 without gaps`);
    }
    characters[id] = character;
  }
  return toTokenizer(characters);
}

/** The same list, when it could be a tokenizer's. */
function toTokenizer(characters: unknown[]): readonly string[] {
  const withUnknown = characters[0] === UNKNOWN_TOKEN ? characters : [UNKNOWN_TOKEN, ...characters];
  checkTokenizer({ kind: 'char', vocabulary: withUnknown });
  return characters as string[];
}

function checkTokenizer(json: unknown): TokenizerJson {
  try {
    return tokenizerFromJSON(json).toJSON();
  } catch (error) {
    if (!CharRnnError.isInstance(error)) throw error;
    throw invalid(error.message, error);
  }
}

function invalid(problem: string, cause?: unknown): InterchangeError {
  const message = `The vocabulary is wrong: ${problem}. Give a JSON list of characters, or an object from characters to ids.`;
  return new InterchangeError('INVALID_ARGUMENT', message, { cause });
}
