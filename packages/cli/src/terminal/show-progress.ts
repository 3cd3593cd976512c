import { Presets, SingleBar } from 'cli-progress';
import { writeNote } from './write.ts';

/** What is over sooner needs no word. */
const SILENT_MS = 1_500;
/** Between two lines where there is no terminal to redraw. */
const PLAIN_INTERVAL_MS = 10_000;

/** Says how much of the work is done. */
export type UpdateProgress = (done: number, total: number) => void;

/**
 * Does some work and shows how far it is, if it takes its time: a bar in a terminal, else a line every ten seconds. On
 * the standard error.
 *
 * @param what is done, for a line such as `35 % read`.
 */
export async function showProgress<T>(what: string, work: (update: UpdateProgress) => Promise<T>): Promise<T> {
  let nextSign = performance.now() + SILENT_MS;
  let bar: SingleBar | undefined;
  const update: UpdateProgress = (done, total) => {
    if (bar) bar.update(done);
    if (performance.now() < nextSign) return;
    if (process.stderr.isTTY) {
      nextSign = Number.POSITIVE_INFINITY;
      const format = `[{bar}] {percentage} % ${what}`;
      bar = new SingleBar(
        { stream: process.stderr, format, clearOnComplete: true, hideCursor: true },
        Presets.shades_classic,
      );
      bar.start(total, done);
      return;
    }
    nextSign = performance.now() + PLAIN_INTERVAL_MS;
    writeNote(`${Math.floor((100 * done) / total)} % ${what}`);
  };
  return work(update).finally(() => bar?.stop());
}
