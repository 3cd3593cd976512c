/**
 * One id per Unicode code point, in the order of the code points, as Keras `StringLookup(sorted(set(text)))` over
 * `tf.strings.unicode_split(text, 'UTF-8')` numbers them. It changes nothing: line ends, a byte order mark, combining
 * marks and each part of a composed emoji are code points like all others.
 */
import { isSurrogate, LAST_BMP_CODE_POINT, LAST_CODE_POINT, markCodePoints, readSurrogate } from './code-points.ts';
import { decodePaddedBatch, encodePaddedBatch, type PaddedBatch } from './padded-batch.ts';
import { quoteValue } from './quote-value.ts';
import { requireString, textChunks, textChunksAsync } from './text-chunks.ts';
import type { TokenDecoder, TokenEncoder, Tokenizer, TokenizerJson } from './tokenizer.ts';
import { TokenizerError } from './tokenizer-error.ts';
import { UNKNOWN_ID, UNKNOWN_TOKEN } from './unknown.ts';
import { WholeCharacters } from './whole-characters.ts';

/** One id per code point of the text that it was fitted to, and `UNKNOWN_ID` for all others. Made by `fit`. */
export class CharTokenizer implements Tokenizer {
  readonly kind = 'char';
  readonly vocabulary: readonly string[];
  readonly size: number;
  /** From code point to id: a typed array, as large as the last code point asks for, is several times faster than a Map. */
  readonly #idOfCodePoint: Int32Array;

  private constructor(codePoints: readonly number[]) {
    this.vocabulary = Object.freeze([UNKNOWN_TOKEN, ...codePoints.map((codePoint) => String.fromCodePoint(codePoint))]);
    this.size = this.vocabulary.length;
    const last = codePoints.reduce((largest, codePoint) => Math.max(largest, codePoint), 0);
    this.#idOfCodePoint = new Int32Array(last + 1).fill(UNKNOWN_ID);
    for (const [index, codePoint] of codePoints.entries()) this.#idOfCodePoint[codePoint] = index + 1;
  }

  /** The vocabulary of a text, whole or in chunks. Throws `EMPTY_TEXT` if there is not one character. */
  static fit(text: string | Iterable<string>): CharTokenizer {
    const collector = new CodePointCollector();
    for (const chunk of textChunks(text)) collector.push(chunk);
    return new CharTokenizer(collector.end());
  }

  /** `fit` for a text that is read while it arrives. */
  static async fitAsync(chunks: AsyncIterable<string> | Iterable<string>): Promise<CharTokenizer> {
    const collector = new CodePointCollector();
    for await (const chunk of textChunksAsync(chunks)) collector.push(chunk);
    return new CharTokenizer(collector.end());
  }

  /** The characters of both, sorted: what a model needs that goes from one text on to another. */
  static union(a: CharTokenizer, b: CharTokenizer): CharTokenizer {
    return CharTokenizer.fit([a, b].flatMap((tokenizer) => tokenizer.vocabulary.slice(1)));
  }

  /** Reads what `toJSON` wrote, in its own order. Throws `INVALID_TOKENIZER` for anything else. */
  static fromJSON(json: unknown): CharTokenizer {
    const { kind, vocabulary } = (json ?? {}) as { kind?: unknown; vocabulary?: unknown };
    if (kind !== 'char') throw invalid(`its kind is ${quoteValue(kind)}, not "char"`);
    if (!Array.isArray(vocabulary)) throw invalid('it has no array "vocabulary"');
    if (vocabulary[0] !== UNKNOWN_TOKEN) {
      throw invalid(`its vocabulary begins with ${quoteValue(vocabulary[0])}, not "${UNKNOWN_TOKEN}"`);
    }
    if (vocabulary.length < 2) throw invalid('its vocabulary has no character');
    if (vocabulary.length > LAST_CODE_POINT + 2)
      throw invalid(`its vocabulary has ${vocabulary.length} entries, more than Unicode`);
    const codePoints = vocabulary.slice(1).map((entry: unknown, index) => {
      const codePoint = typeof entry === 'string' ? entry.codePointAt(0) : undefined;
      if (codePoint === undefined || isSurrogate(codePoint) || String.fromCodePoint(codePoint) !== entry) {
        throw invalid(`entry ${index + 1} of its vocabulary is ${quoteValue(entry)}, not one character`);
      }
      return codePoint;
    });
    const tokenizer = new CharTokenizer(codePoints);
    for (const [index, codePoint] of codePoints.entries()) {
      if (tokenizer.#idOfCodePoint[codePoint] !== index + 1) {
        throw invalid(`its vocabulary names ${quoteValue(String.fromCodePoint(codePoint))} twice`);
      }
    }
    return tokenizer;
  }

  encode(text: string): Int32Array {
    requireString(text);
    const table = this.#idOfCodePoint;
    const ids = new Int32Array(text.length);
    let count = 0;
    for (let i = 0; i < text.length; i++) {
      let codePoint = text.charCodeAt(i);
      if (isSurrogate(codePoint)) {
        codePoint = readSurrogate(text, i);
        if (codePoint > LAST_BMP_CODE_POINT) i++;
      }
      ids[count++] = codePoint < table.length ? table[codePoint] : UNKNOWN_ID;
    }
    return count === ids.length ? ids : ids.slice(0, count);
  }

  decode(ids: ArrayLike<number>): string {
    const characters: string[] = new Array(ids.length);
    for (let i = 0; i < ids.length; i++) {
      const character = this.vocabulary[ids[i]];
      if (character === undefined) {
        throw new TokenizerError(
          'ID_OUT_OF_RANGE',
          `The id ${ids[i]} at position ${i} is not an integer from 0 to ${this.size - 1}: these ids come from another tokenizer.`,
        );
      }
      characters[i] = character;
    }
    return characters.join('');
  }

  encodeBatch(texts: readonly string[]): PaddedBatch {
    return encodePaddedBatch(this, texts);
  }

  decodeBatch(batch: PaddedBatch): string[] {
    return decodePaddedBatch(this, batch);
  }

  encoder(): TokenEncoder {
    const whole = new WholeCharacters();
    return {
      push: (chunk) => this.encode(whole.push(requireString(chunk))),
      end: () => this.encode(whole.end()),
    };
  }

  decoder(): TokenDecoder {
    return { push: (ids) => this.decode(ids), end: () => '' };
  }

  toJSON(): TokenizerJson {
    return { kind: this.kind, vocabulary: this.vocabulary };
  }
}

/** The sorted set of the code points of a text that comes in chunks. */
class CodePointCollector {
  readonly #seen = new Uint8Array(LAST_CODE_POINT + 1);
  readonly #whole = new WholeCharacters();

  push(chunk: string): void {
    markCodePoints(this.#seen, this.#whole.push(chunk));
  }

  end(): number[] {
    markCodePoints(this.#seen, this.#whole.end());
    const codePoints: number[] = [];
    for (let codePoint = this.#seen.indexOf(1); codePoint !== -1; codePoint = this.#seen.indexOf(1, codePoint + 1)) {
      codePoints.push(codePoint);
    }
    if (codePoints.length === 0) {
      throw new TokenizerError(
        'EMPTY_TEXT',
        'The text is empty (0 characters): a vocabulary needs at least one character.',
      );
    }
    return codePoints;
  }
}

function invalid(reason: string): TokenizerError {
  return new TokenizerError(
    'INVALID_TOKENIZER',
    `This is no char tokenizer: ${reason}. Write it with JSON.stringify(tokenizer).`,
  );
}
