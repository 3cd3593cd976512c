/**
 * The base class of every error that Char-RNN throws on purpose.
 *
 * Each published package carries its own copy (this private package is bundled into them), so that none of them
 * depends on another for its errors alone. `CharRnnError.isInstance` recognises the errors of every copy and version.
 */
const MARKER = Symbol.for('@char-rnn/error');

/** An error with a stable `code` for programs and a message for people: what was wrong, with the value, and what to do. */
export class CharRnnError<Code extends string = string> extends Error {
  /** The name of the class, such as `DataError`: it is in front of the message where the error is printed. */
  override readonly name: string = 'CharRnnError';
  /** Stable across versions, such as `TEXT_TOO_SHORT`. */
  readonly code: Code;

  constructor(code: Code, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    Object.defineProperty(this, MARKER, { value: true });
  }

  /** Whether `value` is a Char-RNN error, whichever package (or copy of one) threw it; with `code`, whether it is that one. */
  static isInstance(value: unknown, code?: string): value is CharRnnError {
    const isOurs = typeof value === 'object' && value !== null && MARKER in value;
    return isOurs && (code === undefined || (value as { code?: unknown }).code === code);
  }
}
