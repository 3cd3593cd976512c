/**
 * One id per byte of the text in UTF-8: byte b is id b + 1, and the vocabulary is the same for every text. No character
 * is ever unknown; in exchange a character outside ASCII takes two to four ids, and a model can produce broken ones.
 */
import { decodePaddedBatch, encodePaddedBatch, type PaddedBatch } from './padded-batch.ts';
import { quoteValue } from './quote-value.ts';
import { requireString, textChunks, textChunksAsync } from './text-chunks.ts';
import type { TokenDecoder, TokenEncoder, Tokenizer, TokenizerJson } from './tokenizer.ts';
import { TokenizerError } from './tokenizer-error.ts';
import { UNKNOWN_ID, UNKNOWN_TOKEN } from './unknown.ts';
import { WholeCharacters } from './whole-characters.ts';

const BYTE_VALUES = 256;
const FIRST_BYTE_ID = 1;

/** Names as `0x0A`: a byte above 0x7F is no character by itself, so that none is shown for it. */
const VOCABULARY: readonly string[] = Object.freeze([
  UNKNOWN_TOKEN,
  ...Array.from({ length: BYTE_VALUES }, (_, byte) => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`),
]);

const UTF8_ENCODER = new TextEncoder();

/** 257 ids, the same for every text: `UNKNOWN_ID` and the bytes of UTF-8. */
export class ByteTokenizer implements Tokenizer {
  readonly kind = 'byte';
  readonly vocabulary: readonly string[] = VOCABULARY;
  readonly size: number = VOCABULARY.length;

  /** As `CharTokenizer.fit`, although every text gives the same tokenizer. Throws `EMPTY_TEXT` for an empty one. */
  static fit(text: string | Iterable<string>): ByteTokenizer {
    for (const chunk of textChunks(text)) if (chunk.length > 0) return new ByteTokenizer();
    throw emptyText();
  }

  /** `fit` for a text that is read while it arrives; no more is read than its first character. */
  static async fitAsync(chunks: AsyncIterable<string> | Iterable<string>): Promise<ByteTokenizer> {
    for await (const chunk of textChunksAsync(chunks)) if (chunk.length > 0) return new ByteTokenizer();
    throw emptyText();
  }

  /** Throws `INVALID_TOKENIZER` for what `toJSON` did not write. */
  static fromJSON(json: unknown): ByteTokenizer {
    const { kind } = (json ?? {}) as { kind?: unknown };
    if (kind !== 'byte') {
      throw new TokenizerError('INVALID_TOKENIZER', `This is no byte tokenizer: its kind is ${quoteValue(kind)}.`);
    }
    return new ByteTokenizer();
  }

  encode(text: string): Int32Array {
    return this.encodeBytes(UTF8_ENCODER.encode(requireString(text)));
  }

  /** The ids of bytes that need not be UTF-8. */
  encodeBytes(bytes: Uint8Array): Int32Array {
    if (!(bytes instanceof Uint8Array)) {
      throw new TokenizerError('INVALID_ARGUMENT', `encodeBytes takes a Uint8Array, not ${typeof bytes}.`);
    }
    const ids = new Int32Array(bytes.length);
    for (let i = 0; i < bytes.length; i++) ids[i] = bytes[i] + FIRST_BYTE_ID;
    return ids;
  }

  /** What is not UTF-8 becomes U+FFFD. */
  decode(ids: ArrayLike<number>): string {
    const decoder = this.decoder();
    return decoder.push(ids) + decoder.end();
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
      push: (chunk) =>
        chunk instanceof Uint8Array ? this.encodeBytes(chunk) : this.encode(whole.push(requireString(chunk))),
      end: () => this.encode(whole.end()),
    };
  }

  decoder(): TokenDecoder {
    return new Utf8Decoder();
  }

  toJSON(): TokenizerJson {
    return { kind: this.kind };
  }
}

class Utf8Decoder implements TokenDecoder {
  // A byte order mark is a character of the text like any other.
  readonly #utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

  push(ids: ArrayLike<number>): string {
    const bytes = new Uint8Array(ids.length);
    let count = 0;
    let text = '';
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i];
      if (!Number.isInteger(id) || id < 0 || id >= VOCABULARY.length) {
        throw new TokenizerError(
          'ID_OUT_OF_RANGE',
          `The id ${id} at position ${i} is not an integer from 0 to ${VOCABULARY.length - 1}: these ids come from another tokenizer.`,
        );
      }
      if (id === UNKNOWN_ID) {
        text += this.#utf8.decode(bytes.subarray(0, count)) + UNKNOWN_TOKEN;
        count = 0;
      } else {
        bytes[count++] = id - FIRST_BYTE_ID;
      }
    }
    return text + this.#utf8.decode(bytes.subarray(0, count), { stream: true });
  }

  end(): string {
    return this.#utf8.decode();
  }
}

function emptyText(): TokenizerError {
  return new TokenizerError('EMPTY_TEXT', 'The text is empty (0 bytes): there is nothing to learn from.');
}
