import { ExitCode } from '../errors/exit-code.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Ctrl-C and its like: the first asks for an orderly end, the second ends at once. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #onFirst: () => void;

  constructor(onFirst: () => void) {
    this.#onFirst = onFirst;
  }

  /** Aborted from the first signal on. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Takes the signals from now on, until `release`. */
  listen(): void {
    for (const name of SIGNALS) process.on(name, this.interrupt);
  }

  release(): void {
    for (const name of SIGNALS) process.off(name, this.interrupt);
  }

  readonly interrupt = (): void => {
    if (this.signal.aborted) process.exit(ExitCode.interrupted);
    this.#controller.abort();
    this.#onFirst();
  };
}
