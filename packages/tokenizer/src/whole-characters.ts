import { isHighSurrogate } from './code-points.ts';

/** Moves the first half of a surrogate pair at the end of a chunk to the beginning of the next one. */
export class WholeCharacters {
  #heldBack = '';

  push(chunk: string): string {
    const text = this.#heldBack + chunk;
    const isSplit = isHighSurrogate(text.charCodeAt(text.length - 1));
    this.#heldBack = isSplit ? text.slice(-1) : '';
    return isSplit ? text.slice(0, -1) : text;
  }

  end(): string {
    const rest = this.#heldBack;
    this.#heldBack = '';
    return rest;
  }
}
