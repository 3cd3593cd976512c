import type { TokenDecoder, Tokenizer } from '@char-rnn/tokenizer';
import { StopMatcher } from './stop-matcher.ts';

/** The text of one lane: ids in, whole characters out, until its length or a stop string is reached. */
export class LaneText {
  readonly #decoder: TokenDecoder;
  readonly #stopMatcher: StopMatcher;
  #remaining: number;

  constructor(tokenizer: Tokenizer, length: number, stops: readonly string[]) {
    this.#decoder = tokenizer.decoder();
    this.#stopMatcher = new StopMatcher(stops);
    this.#remaining = length;
  }

  get done(): boolean {
    return this.#remaining === 0 || this.#stopMatcher.found;
  }

  /** Takes the next id and gives the characters that it completes, none or one as a rule. */
  push(id: number): string {
    return this.#take(this.#decoder.push([id]));
  }

  /** What was held back: call once, when no more ids come. */
  end(): string {
    return this.#take(this.#decoder.end()) + this.#stopMatcher.end();
  }

  /** A broken byte sequence can come out together with the character behind it, one too many. */
  #take(text: string): string {
    const characters = [...text].slice(0, this.#remaining);
    this.#remaining -= characters.length;
    return this.#stopMatcher.push(characters.join(''));
  }
}
