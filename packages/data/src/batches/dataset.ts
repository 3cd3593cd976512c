import { checkInteger } from '../check-arguments.ts';

/** Epochs number random streams, which have 32 bits for them. */
const LAST_EPOCH = 0xffff_ffff;

/** One step's worth of inputs and of the characters that follow each of them. */
export interface Batch {
  /** `[batch, time]` token ids, row by row. Newly allocated for each batch: TensorFlow.js keeps the array of a tensor. */
  readonly xs: Int32Array;
  /** `[batch, time]`: `ys` at t is the id that follows `xs` at t. */
  readonly ys: Int32Array;
  /** Of `xs` and of `ys`, row-major. */
  readonly shape: [batch: number, time: number];
  /** `[batch]`, of datasets that carry state: 1 where a lane starts anew, so that its state is to be set to zero. */
  readonly resetLanes?: Uint8Array;
  /** Its position in the epoch: the next batch after a stop is `fromBatch: index + 1`. */
  readonly index: number;
}

/** Where in an epoch to begin. */
export interface EpochOptions {
  /** The first batch to give, 0 if left out. The batches are exactly those that a whole epoch ends with. */
  fromBatch?: number;
}

/** Batches of a text, epoch by epoch. Epoch n is a pure function of the options and n: nothing is kept between calls. */
export interface Dataset {
  /** How many batches every epoch has. */
  readonly batchesPerEpoch: number;
  /** Steps of time in a row: characters that are predicted. */
  readonly seqLength: number;
  /** Rows, or lanes, of a batch. */
  readonly batchSize: number;
  /** Whether each batch continues the one before: the model's state is then carried from batch to batch. */
  readonly stateful: boolean;
  /** The batches of epoch `n` (from 0). Throws `INVALID_ARGUMENT` for an epoch or a batch that does not exist. */
  epoch(n: number, options?: EpochOptions): AsyncIterable<Batch>;
}

export function checkEpoch(dataset: Dataset, n: number, fromBatch: number): void {
  checkInteger('The epoch', n, 0, LAST_EPOCH);
  checkInteger('fromBatch', fromBatch, 0, dataset.batchesPerEpoch);
}
