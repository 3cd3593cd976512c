/** Token ids of a text, as `tokenizer.encode` and `packIds` give them. */
export type Ids = Uint8Array | Uint16Array | Int32Array;

/** The ids of a text piece by piece, cut anywhere: a long text need never be in memory. */
export type IdChunks = Iterable<Ids> | AsyncIterable<Ids>;

/** The id of `[UNK]`, which stands for every character that is not in the vocabulary. */
export const UNKNOWN_ID = 0;
