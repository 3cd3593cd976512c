/** Results go to the standard output, everything about how the work goes on to the standard error. */
/** A line of result. */
export function writeLine(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** An object as one line of JSON, the only thing on the standard output with `--json`. */
export function writeJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** A piece of result; waits until it is out of this process, or nobody is left to take it. */
export function writeText(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

/** A line for the person who watches. */
export function writeNote(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Calls `onFailure` when the standard output cannot be written, as on a full disk. A reader that has left, as in
 * `char-rnn ... | head`, is no failure, and neither is a lost standard error: there is nobody to tell.
 */
export function watchOutput(onFailure: (error: Error) => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') onFailure(error);
  });
  process.stderr.on('error', () => {});
}

/** Calls `onGone` once, when nobody takes the standard output any more. */
export function watchReader(onGone: () => void): void {
  process.stdout.once('error', onGone);
}
