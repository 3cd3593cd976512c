/**
 * A text in one lane from its first to its last character, for evaluation: every character but the first of a document
 * is a target exactly once, none is dropped to fill a batch. Not for training, where one row a batch would waste the machine.
 */
import { checkInteger } from '../check-arguments.ts';
import { DataError } from '../data-error.ts';
import { checkDocumentStarts, documentLengths } from '../ids/document-starts.ts';
import { type IdSequence, toIdSequence } from '../ids/id-sequence.ts';
import type { Ids } from '../ids/ids.ts';
import { type Batch, checkEpoch, type Dataset, type EpochOptions } from './dataset.ts';
import { DocumentPieces } from './document-pieces.ts';

/** Options of `createStreamDataset`. */
export interface StreamDatasetOptions {
  /** Characters a batch; the last one of a document, and the last before a reset, may have fewer. Default 100. */
  seqLength?: number;
  /** Predict this many characters, then begin again with a zero state. Left out: not within a document. */
  resetEvery?: number;
  /**
   * Where the documents of the text begin, ascending from 0. Each begins with a zero state, and no character is predicted
   * from those of another one. Default: the text is one document.
   */
  documentStarts?: readonly number[];
}

/** The whole text in one lane. */
export interface StreamDataset extends Dataset {
  readonly stateful: true;
  /** The number of characters predicted: all but the first one of each document. */
  readonly targetsPerEpoch: number;
}

/**
 * Batches of shape `[1, time]`. All epochs are the same. `resetLanes` is 1 at the start of each document and after each
 * `resetEvery` characters of it; a reset always falls on the beginning of a batch.
 * Throws `TEXT_TOO_SHORT` if no document has two ids, `INVALID_ARGUMENT` for options out of range.
 */
export function createStreamDataset(ids: Ids | IdSequence, options: StreamDatasetOptions = {}): StreamDataset {
  const { seqLength = 100, resetEvery, documentStarts = [0] } = options;
  const text = toIdSequence(ids);
  checkInteger('seqLength', seqLength, 1);
  if (resetEvery !== undefined) checkInteger('resetEvery', resetEvery, 1);
  checkDocumentStarts(documentStarts, text.length);
  const targetCounts = documentLengths(documentStarts, text.length).map((length) => Math.max(0, length - 1));
  const targetsPerEpoch = targetCounts.reduce((sum, count) => sum + count);
  if (targetsPerEpoch === 0) throw tooShort(documentStarts.length, text.length);

  // Never longer than the text, so that it is finite; the last segment of a document is what is left of it.
  const segmentLength = Math.min(resetEvery ?? text.length, text.length);
  const batchesPerSegment = Math.ceil(segmentLength / seqLength);
  const batchCounts = targetCounts.map(
    (count) => Math.floor(count / segmentLength) * batchesPerSegment + Math.ceil((count % segmentLength) / seqLength),
  );
  const pieces = new DocumentPieces(batchCounts);
  const batchesPerEpoch = pieces.count;

  async function* batches(fromBatch: number): AsyncGenerator<Batch> {
    for (let index = fromBatch; index < batchesPerEpoch; index++) {
      const { document, index: indexInDocument } = pieces.locate(index);
      const indexInSegment = indexInDocument % batchesPerSegment;
      const segmentStart = Math.floor(indexInDocument / batchesPerSegment) * segmentLength;
      const from = segmentStart + indexInSegment * seqLength;
      const to = Math.min(from + seqLength, segmentStart + segmentLength, targetCounts[document]);
      const start = documentStarts[document] + from;
      const end = documentStarts[document] + to;
      const window = text.read(start, end + 1);
      yield {
        xs: Int32Array.from(window.subarray(0, -1)),
        ys: Int32Array.from(window.subarray(1)),
        shape: [1, end - start],
        resetLanes: Uint8Array.of(indexInSegment === 0 ? 1 : 0),
        index,
      };
    }
  }

  const dataset: StreamDataset = {
    batchesPerEpoch,
    targetsPerEpoch,
    seqLength,
    batchSize: 1,
    stateful: true,
    epoch(n: number, { fromBatch = 0 }: EpochOptions = {}): AsyncIterable<Batch> {
      checkEpoch(dataset, n, fromBatch);
      return batches(fromBatch);
    },
  };
  return dataset;
}

function tooShort(documents: number, length: number): DataError {
  const reason =
    documents === 1 ? `The text has ${length} characters` : `Each of the ${documents} documents has one character`;
  return new DataError('TEXT_TOO_SHORT', `${reason}; at least 2 are needed to predict one from another.`);
}
