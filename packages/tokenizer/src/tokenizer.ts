import type { PaddedBatch } from './padded-batch.ts';

/** What `JSON.stringify(tokenizer)` writes and `tokenizerFromJSON` reads. */
export type TokenizerJson =
  | {
      /** Of a `CharTokenizer`. */
      kind: 'char';
      /** The characters by their ids, `[UNK]` first. */
      vocabulary: readonly string[];
    }
  | {
      /** Of a `ByteTokenizer`, which needs nothing else. */
      kind: 'byte';
    };

/** Encodes a text that arrives in chunks: the ids of all pushes and of `end` together are those of the whole text. */
export interface TokenEncoder {
  /**
   * The ids of what is complete. A surrogate pair split between two chunks is held back until its second half comes.
   * Bytes are for `ByteTokenizer` alone: the encoder of a `CharTokenizer` throws `INVALID_ARGUMENT`.
   */
  push(chunk: string | Uint8Array): Int32Array;
  /** The ids of what was held back, if the text ended in the middle of a pair. */
  end(): Int32Array;
}

/** Decodes ids that arrive one by one: the texts of all pushes and of `end` together are that of all ids. */
export interface TokenDecoder {
  /** The text of what is complete. A byte sequence that is no whole character yet is held back. */
  push(ids: ArrayLike<number>): string;
  /** U+FFFD for what was held back, if anything was. */
  end(): string;
}

/** Text to ids and back. Immutable. Id 0 is `[UNK]`. */
export interface Tokenizer {
  /** What a token is: a character (code point), or a byte of UTF-8. */
  readonly kind: 'char' | 'byte';
  /** `vocabulary[id]` names the token `id`; the first is `[UNK]`. */
  readonly vocabulary: readonly string[];
  /** The number of ids, `[UNK]` included. */
  readonly size: number;
  /** Never throws for a string: what the vocabulary lacks becomes `UNKNOWN_ID`. */
  encode(text: string): Int32Array;
  /** Throws `ID_OUT_OF_RANGE` for what is no integer in [0, size). */
  decode(ids: ArrayLike<number>): string;
  /** Texts of any lengths as one `[batch, time]` array. */
  encodeBatch(texts: readonly string[]): PaddedBatch;
  /** The texts of a batch without their padding. Throws `INVALID_ARGUMENT` when its parts do not fit together. */
  decodeBatch(batch: PaddedBatch): string[];
  /** A new {@link TokenEncoder}, for a text that arrives in pieces. */
  encoder(): TokenEncoder;
  /** A new {@link TokenDecoder}, for ids that arrive one by one. */
  decoder(): TokenDecoder;
  /** All that `tokenizerFromJSON` needs to make an equal tokenizer. */
  toJSON(): TokenizerJson;
}
