/** A block that cannot be run, or that does something else than the document says. `message` begins with `file:line`. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly line: number;

  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
    this.line = line;
  }
}
