import { Presets, SingleBar } from 'cli-progress';
import { writeNote } from '../terminal/write.ts';

/** Between two lines where there is no terminal to redraw. */
const PLAIN_INTERVAL_MS = 10_000;

/** How far an evaluation is: a bar in a terminal, else a line every ten seconds. On the standard error. */
export class EvaluationProgress {
  #bar: SingleBar | undefined;
  #nextLine = performance.now() + PLAIN_INTERVAL_MS;

  update(done: number, total: number): void {
    if (process.stderr.isTTY) {
      if (!this.#bar) {
        const options = {
          stream: process.stderr,
          format: '[{bar}] {percentage} %',
          clearOnComplete: true,
          hideCursor: true,
        };
        this.#bar = new SingleBar(options, Presets.shades_classic);
        this.#bar.start(total, 0);
      }
      this.#bar.update(done);
      return;
    }
    if (performance.now() < this.#nextLine) return;
    this.#nextLine = performance.now() + PLAIN_INTERVAL_MS;
    writeNote(`${Math.floor((100 * done) / total)} % evaluated`);
  }

  stop(): void {
    this.#bar?.stop();
  }
}
