import { CharRnnError } from '@char-rnn/errors';

/** What can go wrong in this package. The README says when each one is thrown. */
export type FilesErrorCode =
  | 'MODEL_NOT_FOUND'
  | 'CORRUPT_MODEL'
  | 'UNSUPPORTED_FORMAT_VERSION'
  | 'CHECKPOINT_NOT_FOUND'
  | 'CORRUPT_CHECKPOINT'
  | 'CORRUPT_HISTORY'
  | 'FILE_NOT_READABLE'
  | 'OUTPUT_NOT_WRITABLE'
  | 'RUN_LOCKED'
  | 'INVALID_ARGUMENT';

/** Longer than any message that does not quote a file. */
const LONGEST_MESSAGE = 800;
/** What is kept of the end of a longer one, where it says what to do. */
const LONGEST_END = 200;

/** What this package throws. The message names the file and says what to do; the README lists the codes. */
export class FilesError extends CharRnnError<FilesErrorCode> {
  override readonly name = 'FilesError';

  constructor(code: FilesErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, toLine(message), options);
  }
}

/** Messages quote files that anybody may have written: they stay one line, of a length for people, without control codes. */
function toLine(message: string): string {
  const short =
    message.length <= LONGEST_MESSAGE
      ? message
      : `${message.slice(0, LONGEST_MESSAGE - LONGEST_END)}...${message.slice(-LONGEST_END)}`;
  return short.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
