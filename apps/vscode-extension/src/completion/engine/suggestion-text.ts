/**
 * Where a suggestion ends: at a line end, at the end of a sentence, between two words when it becomes too long, and before it begins to
 * repeat itself, which a small model at a low temperature does.
 */

export interface SuggestionShape {
  /** Characters (code points) at most. */
  maxCharacters: number;
  /** Lines at most. */
  lines: number;
  /** Whether it ends with a sentence, too. */
  endsWithSentence: boolean;
  /** Whether it may begin with line ends, which do not count as lines; else it is empty where the model wants to end the line. */
  mayBeginWithLineEnd: boolean;
}

/** Characters of a suggestion before which a full stop does not end it: of an abbreviation, or of a very short sentence. */
const SHORTEST_SENTENCE = 12;

const SENTENCE_END = /[.!?…]["'’”»)\]]*$/u;
const SPACE = /\s/u;
/** A word behind the same word. */
const WORD_TWICE = /(?<![\p{Letter}\p{Number}])([\p{Letter}\p{Number}'’]+)[^\S\n]+\1(?![\p{Letter}\p{Number}])/u;
/** Characters that come again in one suggestion by repetition only: some three words. */
const REPEATED_CHARACTERS = 14;
/** A word that is not complete, at the end of a text. */
const PART_OF_WORD = /[\p{Letter}\p{Number}_'’]+$/u;

/** Takes the pieces that a model writes until the suggestion is complete. */
export class SuggestionText {
  readonly #shape: SuggestionShape;
  /** The text and the sum of the log-probabilities after each piece. */
  readonly #ends: { length: number; logProbability: number }[] = [{ length: 0, logProbability: 0 }];
  #text = '';
  #characters = 0;
  #lines = 1;
  #complete = false;
  #tooLong = false;

  constructor(shape: SuggestionShape) {
    this.#shape = shape;
  }

  /** Nothing more is taken. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /** @param piece one character or more, with the logarithm of its probability. */
  push(piece: string, logProbability: number): void {
    if (this.#complete) return;
    const { maxCharacters, lines, endsWithSentence, mayBeginWithLineEnd } = this.#shape;
    const isSpace = SPACE.test(piece);
    if (endsWithSentence && isSpace && this.#characters >= SHORTEST_SENTENCE && SENTENCE_END.test(this.#text)) {
      this.#complete = true;
      return;
    }
    if (piece.includes('\n') && !(mayBeginWithLineEnd && this.#text.trim() === '')) {
      if (this.#lines === lines || this.#text.trim() === '') {
        this.#complete = true;
        return;
      }
      this.#lines++;
    }
    this.#text += piece;
    this.#characters += [...piece].length;
    const { logProbability: before } = this.#ends.at(-1)!;
    this.#ends.push({ length: this.#text.length, logProbability: before + logProbability });
    if (isSpace && findRepetition(this.#text) < this.#text.length) {
      this.#complete = true;
      return;
    }
    if (this.#characters < maxCharacters) return;
    this.#complete = true;
    this.#tooLong = true;
  }

  /** The suggestion, which may be empty, and the geometric mean of the probabilities of its characters, from 0 to 1. */
  finish(): { text: string; confidence: number } {
    let text = this.#text.slice(0, findRepetition(this.#text));
    if (this.#tooLong && text === this.#text) {
      // A word that goes on behind the end is left out, unless nothing would be left.
      const shorter = text.replace(PART_OF_WORD, '');
      if (shorter.trim() !== '') text = shorter;
    }
    text = text.trimEnd();
    if (text === '') return { text, confidence: 0 };
    const characters = this.#ends.findIndex(({ length }) => length >= text.length);
    return { text, confidence: Math.exp(this.#ends[characters].logProbability / characters) };
  }
}

/** Where a text begins to repeat itself, between two words; its length if it does not. */
function findRepetition(text: string): number {
  const twice = WORD_TWICE.exec(text);
  const ends = [text.length];
  if (twice !== null) ends.push(twice.index + twice[1].length);
  for (let at = 1; at + REPEATED_CHARACTERS <= text.length; at++) {
    const earlier = text.indexOf(text.slice(at, at + REPEATED_CHARACTERS));
    if (earlier >= at) continue;
    ends.push(text.slice(0, at).replace(PART_OF_WORD, '').length);
    break;
  }
  return Math.min(...ends);
}
