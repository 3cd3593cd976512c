/** The log channel: what happened and what it took, one line each, to be copied into a report. */
import * as vscode from 'vscode';
import type { SuggestionTimings } from './completion/suggestion-source.ts';

/** Timings that "Copy Timings" gives. */
const MOST_TIMINGS = 200;

export class Log implements vscode.Disposable {
  readonly channel = vscode.window.createOutputChannel('Char-RNN', { log: true });
  readonly #timings: SuggestionTimings[] = [];

  info(message: string): void {
    this.channel.info(message);
  }

  warn(message: string): void {
    this.channel.warn(message);
  }

  error(error: unknown): void {
    this.channel.error(error instanceof Error ? error : String(error));
  }

  timings(timings: SuggestionTimings): void {
    this.#timings.push(timings);
    if (this.#timings.length > MOST_TIMINGS) this.#timings.shift();
    const { read, written, modelMilliseconds, milliseconds, delayMilliseconds } = timings;
    const times = `${milliseconds.toFixed(1)} ms (model ${modelMilliseconds.toFixed(1)} ms, delay ${delayMilliseconds.toFixed(0)} ms before)`;
    this.channel.debug(`Suggestion: read ${read}, wrote ${written} characters in ${times}`);
  }

  /** As tab-separated values with a heading, ready for a spreadsheet. */
  formatTimings(): string {
    const rows = this.#timings.map(({ read, written, modelMilliseconds, milliseconds, delayMilliseconds }) =>
      [read, written, modelMilliseconds.toFixed(2), milliseconds.toFixed(2), delayMilliseconds.toFixed(0)].join('\t'),
    );
    return ['read\twritten\tmodel ms\tms\tdelay ms', ...rows].join('\n');
  }

  dispose(): void {
    this.channel.dispose();
  }
}
