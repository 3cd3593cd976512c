/**
 * What a file may claim. Everything read is untrusted: a claim above one of these is refused before any memory is
 * allocated for it.
 */

/** Every Unicode code point and `[UNK]`: no character vocabulary can be larger. */
export const MAX_VOCAB_SIZE: number = 0x110000 + 1;

/** Eight times the widest model that one would train on a CPU, and small enough that no product of two overflows. */
export const MAX_DIMENSION = 65_536;

/** Far deeper than stacked recurrent layers still train. */
export const MAX_LAYERS = 64;

/** The largest vocabulary takes some 15 MB of JSON; the rest is for the training summary or the state of a run. */
export const MAX_JSON_BYTES: number = 64 * 1024 * 1024;

/**
 * The largest vocabulary has 1.1 million entries; the rest is for the history in a run's state. A value of two bytes in
 * the file, such as `{}`, takes up to 200 in memory.
 */
export const MAX_JSON_VALUES: number = 2 ** 21;

/** Node reads at most 2^31 - 1 bytes of a file in one call. */
export const MAX_TENSOR_BYTES: number = 2 ** 31 - 1;

/** A model has at most 3 tensors a layer; a checkpoint has its weights, two moments, an average and some more. */
export const MAX_TENSORS = 4096;

/** TensorFlow.js has no tensor of a higher rank. */
export const MAX_RANK = 6;

/** Half a million lines of eight numbers. */
export const MAX_HISTORY_VALUES: number = 2 ** 22;
export const MAX_HISTORY_BYTES: number = 256 * 1024 * 1024;
