/** From the text before a cursor to suggestions: out of the cache, or after a delay from the model. */
import { AdaptiveDelay } from './adaptive-delay.ts';
import type { CompletionClient } from './completion-client.ts';
import type { CompletionSettings, Suggestion } from './engine/completion-engine.ts';
import { SuggestionCache } from './suggestion-cache.ts';

export interface SuggestOptions {
  settings: Omit<CompletionSettings, 'alternatives' | 'mayBeginWithLineEnd'>;
  /** Suggestions that are less certain are held back, unless they were asked for. From 0 to 1. */
  minConfidence: number;
  /** Whether the person asked for suggestions: then there are several, at once, and certain or not. */
  explicit: boolean;
  /** Without waiting for further keys, which an explicit request never does. */
  immediate?: boolean;
  signal: AbortSignal;
}

/** What was done for the latest suggestions that were computed. */
export interface SuggestionTimings {
  /** Characters that were read and written. */
  read: number;
  written: number;
  /** Of the model's work, and with the way to it and back. */
  modelMilliseconds: number;
  milliseconds: number;
  delayMilliseconds: number;
}

/** So many of them can be cycled through. */
const ALTERNATIVES = 3;

export class SuggestionSource {
  readonly #client: Pick<CompletionClient, 'complete'>;
  readonly #cache = new SuggestionCache();
  readonly #delay = new AdaptiveDelay();
  readonly #onTimings: (timings: SuggestionTimings) => void;

  constructor(client: Pick<CompletionClient, 'complete'>, onTimings: (timings: SuggestionTimings) => void = () => {}) {
    this.#client = client;
    this.#onTimings = onTimings;
  }

  /** Forgets what an earlier model or earlier settings gave. */
  reset(): void {
    this.#cache.clear();
  }

  /** The suggestions for what follows `context`, which may be none. @throws CompletionError */
  async suggest(context: string, options: SuggestOptions): Promise<readonly Suggestion[]> {
    const { explicit, immediate = false, minConfidence, signal } = options;
    const isCertain = ({ confidence }: Suggestion) => confidence >= minConfidence;
    if (!explicit) {
      const known = this.#cache.find(context);
      if (known !== undefined) return known.filter(isCertain);
      if (!immediate) await sleep(this.#delay.milliseconds, signal);
    }
    if (signal.aborted) return [];
    const suggestions = await this.#compute(context, options);
    return explicit ? suggestions : suggestions.filter(isCertain);
  }

  async #compute(context: string, { settings, explicit, signal }: SuggestOptions): Promise<readonly Suggestion[]> {
    const wanted = { ...settings, alternatives: explicit ? ALTERNATIVES : 1, mayBeginWithLineEnd: explicit };
    const completed = await this.#client.complete(context, wanted, signal);
    if (completed === undefined) return [];
    const milliseconds = completed.roundTripMilliseconds;
    const delayMilliseconds = explicit ? 0 : this.#delay.milliseconds;
    this.#delay.note(milliseconds);
    this.#cache.store(context, completed.suggestions);
    const { read, written, milliseconds: modelMilliseconds } = completed;
    this.#onTimings({ read, written, modelMilliseconds, milliseconds, delayMilliseconds });
    return completed.suggestions;
  }
}

/** Ends early, without an error, when the signal comes. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
