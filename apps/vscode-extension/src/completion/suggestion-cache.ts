/** Suggestions that need not be computed: those of the same text, and what is left of one whose beginning has been typed. */
import type { Suggestion } from './engine/completion-engine.ts';

/** Texts whose suggestions are remembered. Going back and forth within a line needs about as many. */
const MOST_ENTRIES = 48;

export class SuggestionCache {
  /** By the text they follow; the latest last. */
  readonly #entries = new Map<string, readonly Suggestion[]>();

  store(context: string, suggestions: readonly Suggestion[]): void {
    this.#entries.delete(context);
    this.#entries.set(context, suggestions);
    if (this.#entries.size > MOST_ENTRIES) this.#entries.delete(this.#entries.keys().next().value!);
  }

  /** Undefined if nothing is known, empty if it is known that there is nothing to suggest. */
  find(context: string): readonly Suggestion[] | undefined {
    const exact = this.#entries.get(context);
    if (exact !== undefined) return exact;
    for (const [earlier, suggestions] of [...this.#entries].reverse()) {
      if (!context.startsWith(earlier)) continue;
      const typed = context.slice(earlier.length);
      const left = suggestions
        .filter(({ text }) => text.startsWith(typed) && text.length > typed.length)
        .map(({ text, confidence }) => ({ text: text.slice(typed.length), confidence }));
      if (left.length > 0) return left;
    }
    return undefined;
  }

  clear(): void {
    this.#entries.clear();
  }
}
