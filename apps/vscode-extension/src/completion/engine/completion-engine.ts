/** One loaded model that completes texts. Plain TypeScript: it knows neither of an editor nor of processes. */
import type { OneStep } from '@char-rnn/sampler';
import { ReadContexts } from './read-contexts.ts';
import { type SuggestionShape, SuggestionText } from './suggestion-text.ts';

export interface Suggestion {
  /** Never empty, without white space at its end. Lines end with `\n`. */
  text: string;
  /** The geometric mean of the probabilities that the model gives to its characters, from 0 to 1. */
  confidence: number;
}

export interface CompletionSettings extends SuggestionShape {
  temperature: number;
  seed: number;
  /** Different suggestions that are wanted. */
  alternatives: number;
}

export interface Completion {
  /** The likeliest to be shown first. May be empty. */
  suggestions: Suggestion[];
  /** Characters that were read, and written. */
  read: number;
  written: number;
}

/** What makes alternatives differ, where the temperature is too low for that. */
const TEMPERATURE_OF_ALTERNATIVES = 0.7;
/** Continuations that are tried for each alternative. */
const TRIES_PER_ALTERNATIVE = 4;

export class CompletionEngine {
  readonly #oneStep: OneStep;
  readonly #contexts: ReadContexts;

  constructor(oneStep: OneStep) {
    this.#oneStep = oneStep;
    this.#contexts = new ReadContexts(oneStep);
  }

  /**
   * What may follow the text. The first suggestion is the beginning of what `char-rnn generate` writes for the text as a prompt with
   * the same temperature and seed; the others are those of further equal prompts, at a higher temperature.
   *
   * @returns undefined if aborted.
   */
  async complete(text: string, settings: CompletionSettings, signal?: AbortSignal): Promise<Completion | undefined> {
    const context = await this.#contexts.read(text, signal);
    if (context === undefined) return undefined;
    const { temperature, seed, alternatives, maxCharacters } = settings;
    const suggestions = new Map<string, Suggestion>();
    let written = 0;
    for (let lane = 0; lane < 1 + (alternatives - 1) * TRIES_PER_ALTERNATIVE; lane++) {
      if (suggestions.size === alternatives) break;
      const suggestion = new SuggestionText(settings);
      const options = {
        lane,
        seed,
        temperature: lane === 0 ? temperature : Math.max(temperature, TEMPERATURE_OF_ALTERNATIVES),
        length: 2 * maxCharacters,
        signal,
      };
      for await (const piece of this.#oneStep.continue(context.read, options)) {
        suggestion.push(piece.text, piece.logProbability);
        written++;
        if (suggestion.isComplete) break;
      }
      if (signal?.aborted) return undefined;
      const { text: suggested, confidence } = suggestion.finish();
      if (suggested !== '' && !suggestions.has(suggested)) suggestions.set(suggested, { text: suggested, confidence });
    }
    return { suggestions: [...suggestions.values()], read: context.steps, written };
  }

  /** Writes on and on, until it is aborted or `length` characters are written. */
  async *write(
    text: string,
    { temperature, seed, length, signal }: { temperature: number; seed?: number; length: number; signal?: AbortSignal },
  ): AsyncGenerator<string, void, undefined> {
    const context = await this.#contexts.read(text, signal);
    if (context === undefined) return;
    const options = { temperature, length, signal, ...(seed === undefined ? {} : { seed }) };
    for await (const piece of this.#oneStep.continue(context.read, options)) yield piece.text;
  }

  dispose(): void {
    this.#oneStep.dispose();
  }
}
