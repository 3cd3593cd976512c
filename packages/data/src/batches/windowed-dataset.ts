/**
 * The TensorFlow tutorial's input pipeline: the text is cut into windows of seqLength + 1 characters that do not
 * overlap, the windows go through a shuffle buffer and are stacked into batches. Each window starts from a zero state.
 *
 * There is no prefetching: on one thread nothing would overlap, and a batch of 64 x 100 is copied together in some
 * 40 microseconds from memory, and in 100 from a file.
 */
import { RandomPurpose, RandomStream } from '@char-rnn/random';
import { checkInteger } from '../check-arguments.ts';
import { DataError } from '../data-error.ts';
import { checkDocumentStarts, documentLengths } from '../ids/document-starts.ts';
import { type IdSequence, toIdSequence } from '../ids/id-sequence.ts';
import type { Ids } from '../ids/ids.ts';
import { type Batch, checkEpoch, type Dataset, type EpochOptions } from './dataset.ts';
import { DocumentPieces } from './document-pieces.ts';
import { readWindows } from './read-windows.ts';
import { ShuffleBuffer } from './shuffle-buffer.ts';

/** Options of `createWindowedDataset`. The defaults are the tutorial's. */
export interface WindowedDatasetOptions {
  /** Characters a window predicts. Default 100. */
  seqLength?: number;
  /** Windows a batch. Default 64. */
  batchSize?: number;
  /** Windows in the shuffle buffer, as in tf.data. Default 10000; 0 or 1 keeps the order of the text. */
  shuffleBuffer?: number;
  /** Any safe integer. Default 0. */
  seed?: number;
  /**
   * Where the documents of the text begin, ascending from 0: no window reaches from one into the next. Default: the text
   * is one document. What a document's windows leave at its end, or a document shorter than a window, is left out.
   */
  documentStarts?: readonly number[];
  /** Whether windows that do not fill the last batch are left out. Default true, as in the tutorial. */
  dropRemainder?: boolean;
}

/** Shuffled windows that each start from a zero state. */
export interface WindowedDataset extends Dataset {
  /** Windows that the text is cut into, those of an incomplete last batch included. */
  readonly windowsPerEpoch: number;
  /** Documents that are shorter than one window, and so left out. */
  readonly shortDocuments: number;
}

/**
 * Batches of shuffled windows. `xs` is all but the last character of a window, `ys` all but the first.
 * Throws `TEXT_TOO_SHORT` if the text does not fill one batch, `INVALID_ARGUMENT` for options out of range.
 */
export function createWindowedDataset(ids: Ids | IdSequence, options: WindowedDatasetOptions = {}): WindowedDataset {
  const { seqLength = 100, batchSize = 64, shuffleBuffer = 10_000, seed = 0, dropRemainder = true } = options;
  const { documentStarts = [0] } = options;
  const text = toIdSequence(ids);
  checkInteger('seqLength', seqLength, 1);
  checkInteger('batchSize', batchSize, 1);
  checkInteger('shuffleBuffer', shuffleBuffer, 0);
  checkInteger('seed', seed, Number.MIN_SAFE_INTEGER);
  checkDocumentStarts(documentStarts, text.length);

  const windowLength = seqLength + 1;
  const windowCounts = documentLengths(documentStarts, text.length).map((length) => Math.floor(length / windowLength));
  const windows = new DocumentPieces(windowCounts);
  const windowsPerEpoch = windows.count;
  const windowsNeeded = dropRemainder ? batchSize : 1;
  if (windowsPerEpoch < windowsNeeded) throw tooShort(text.length, windowCounts, seqLength, windowsNeeded);
  const batchesPerEpoch = (dropRemainder ? Math.floor : Math.ceil)(windowsPerEpoch / batchSize);

  const startOf = (window: number) => {
    const { document, index } = windows.locate(window);
    return documentStarts[document] + index * windowLength;
  };

  async function* batches(epoch: number, fromBatch: number): AsyncGenerator<Batch> {
    const random = new RandomStream(seed, RandomPurpose.shuffle, epoch);
    const order = new ShuffleBuffer(windowsPerEpoch, Math.max(1, shuffleBuffer), random);
    order.skip(Math.min(fromBatch * batchSize, windowsPerEpoch));
    for (let index = fromBatch; index < batchesPerEpoch; index++) {
      const rows = Math.min(batchSize, windowsPerEpoch - index * batchSize);
      const starts = Array.from({ length: rows }, () => startOf(order.take()));
      yield { ...readWindows(text, starts, seqLength), index };
    }
  }

  const dataset: WindowedDataset = {
    batchesPerEpoch,
    windowsPerEpoch,
    shortDocuments: windowCounts.filter((count) => count === 0).length,
    seqLength,
    batchSize,
    stateful: false,
    epoch(n: number, { fromBatch = 0 }: EpochOptions = {}): AsyncIterable<Batch> {
      checkEpoch(dataset, n, fromBatch);
      return batches(n, fromBatch);
    },
  };
  return dataset;
}

function tooShort(
  length: number,
  windowCounts: readonly number[],
  seqLength: number,
  windowsNeeded: number,
): DataError {
  const needed = windowsNeeded * (seqLength + 1);
  const windows = windowCounts.reduce((sum, count) => sum + count);
  const advice =
    windows > 0 ? `Lower batchSize to at most ${windows}, or lower seqLength.` : 'Lower seqLength and batchSize.';
  const documents = windowCounts.length;
  const reason =
    documents === 1
      ? `The text has ${length} characters, and one batch of ${windowsNeeded} windows of ${seqLength} + 1 needs ${needed}.`
      : windows === 0
        ? `All ${documents} documents of the text are shorter than one window of ${seqLength} + 1 characters.`
        : `The ${documents} documents of the text have ${windows} windows of ${seqLength} + 1 characters, and one batch needs ${windowsNeeded}.`;
  return new DataError('TEXT_TOO_SHORT', `${reason} ${advice}`);
}
