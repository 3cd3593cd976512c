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

/** Makes writing to a reader that has left, as in `char-rnn ... | head`, no error: there is nobody to tell. */
export function tolerateGoneReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Calls `onGone` once, when whoever read the standard output has left. */
export function watchReader(onGone: () => void): void {
  process.stdout.once('error', onGone);
}
