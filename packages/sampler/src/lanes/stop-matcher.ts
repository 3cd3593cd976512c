/** Ends a text before the stop string that is first complete in it, wherever the pieces in which the text arrives are cut. */
export class StopMatcher {
  readonly #stops: readonly string[];
  #held = '';
  #found = false;

  constructor(stops: readonly string[]) {
    this.#stops = stops;
  }

  /** Whether a stop string came up: nothing more is let through. */
  get found(): boolean {
    return this.#found;
  }

  /** Takes a piece and gives what can be shown: all but an end that may turn out to begin a stop string. */
  push(piece: string): string {
    if (this.#found) return '';
    const text = this.#held + piece;
    const match = this.#findFirst(text);
    if (match !== undefined) {
      this.#found = true;
      this.#held = '';
      return text.slice(0, match.start);
    }
    const shown = text.length - this.#longestBeginning(text);
    this.#held = text.slice(shown);
    return text.slice(0, shown);
  }

  /** What was held back, when no more text comes. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  /** The stop string that is complete first, which need not begin first; of several, the longest. */
  #findFirst(text: string): { start: number; end: number } | undefined {
    let first: { start: number; end: number } | undefined;
    for (const stop of this.#stops) {
      const start = text.indexOf(stop);
      const end = start + stop.length;
      if (start < 0 || (first !== undefined && (end > first.end || (end === first.end && start > first.start))))
        continue;
      first = { start, end };
    }
    return first;
  }

  /** The length of the longest end of `text` that begins a stop string. */
  #longestBeginning(text: string): number {
    let longest = 0;
    for (const stop of this.#stops) {
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length--) {
        if (text.endsWith(stop.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
