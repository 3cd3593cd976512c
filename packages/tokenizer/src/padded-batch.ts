import type { Tokenizer } from './tokenizer.ts';
import { TokenizerError } from './tokenizer-error.ts';
import { UNKNOWN_ID } from './unknown.ts';

/** Token ids of several texts, each padded at its end to the longest one. */
export interface PaddedBatch {
  /**
   * `[batch, time]`, row by row. The padding is `UNKNOWN_ID`: every id is a valid row of an embedding, so that the
   * batch can go through a model as it is, and no character of the vocabulary is mistaken for padding. It says nothing
   * about where a text ends, as a text may hold unknown characters itself: `lengths` does.
   */
  readonly ids: Int32Array;
  /** `[batch]`: how many ids of each row are the text's own. */
  readonly lengths: Int32Array;
  /** Of `ids`, row-major. */
  readonly shape: [batch: number, time: number];
}

export function encodePaddedBatch(tokenizer: Tokenizer, texts: readonly string[]): PaddedBatch {
  if (!Array.isArray(texts)) {
    throw new TokenizerError('INVALID_ARGUMENT', `encodeBatch takes an array of strings, not ${typeof texts}.`);
  }
  const rows = texts.map((text) => tokenizer.encode(text));
  const lengths = Int32Array.from(rows, (row) => row.length);
  const time = lengths.reduce((longest, length) => Math.max(longest, length), 0);
  const ids = new Int32Array(rows.length * time).fill(UNKNOWN_ID);
  for (const [index, row] of rows.entries()) ids.set(row, index * time);
  return { ids, lengths, shape: [rows.length, time] };
}

export function decodePaddedBatch(tokenizer: Tokenizer, { ids, lengths, shape }: PaddedBatch): string[] {
  const [batch, time] = shape;
  if (ids.length !== batch * time || lengths.length !== batch || lengths.some((n) => n < 0 || n > time)) {
    throw new TokenizerError(
      'INVALID_ARGUMENT',
      `A batch of shape [${shape}] needs ${batch * time} ids and ${batch} lengths of at most ${time}; it has ${ids.length} ids and the lengths [${lengths}].`,
    );
  }
  return Array.from(lengths, (length, row) => tokenizer.decode(ids.subarray(row * time, row * time + length)));
}
