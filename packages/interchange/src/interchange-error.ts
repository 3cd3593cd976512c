import { CharRnnError } from '@char-rnn/errors';

export type InterchangeErrorCode =
  | 'CORRUPT_FILE'
  | 'INVALID_ARGUMENT'
  | 'UNSUPPORTED_FORMAT_VERSION'
  | 'UNSUPPORTED_MODEL'
  | 'VOCABULARY_MISMATCH'
  | 'VOCABULARY_MISSING';

/** Longer than any message that does not quote a file. */
const LONGEST_MESSAGE = 800;
/** What is kept of the end of a longer one, where it says what to do. */
const LONGEST_END = 200;

/** What this package throws. The message is one line and says what to do; the README lists the codes. */
export class InterchangeError extends CharRnnError<InterchangeErrorCode> {
  override readonly name = 'InterchangeError';

  constructor(code: InterchangeErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, toLine(message), options);
  }
}

/** Messages quote names from files that anybody may have written: they stay one line, of a length for people. */
function toLine(message: string): string {
  const short =
    message.length <= LONGEST_MESSAGE
      ? message
      : `${message.slice(0, LONGEST_MESSAGE - LONGEST_END)}...${message.slice(-LONGEST_END)}`;
  return short.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
