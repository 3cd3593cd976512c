/**
 * Truncated backpropagation through time with a carried state: the text is cut into one long lane for each row of a
 * batch, and every batch continues the lanes where the batch before it stopped. Nothing is shuffled; what differs
 * between epochs is where the lanes are cut.
 */
import { RandomPurpose, RandomStream } from '@char-rnn/random';
import { checkInteger } from '../check-arguments.ts';
import { DataError } from '../data-error.ts';
import { checkDocumentStarts, findDocument } from '../ids/document-starts.ts';
import { type IdSequence, toIdSequence } from '../ids/id-sequence.ts';
import type { Ids } from '../ids/ids.ts';
import { type Batch, checkEpoch, type Dataset, type EpochOptions } from './dataset.ts';
import { readWindows } from './read-windows.ts';

/** Options of `createStatefulDataset`. */
export interface StatefulDatasetOptions {
  /** Characters that a batch goes on by in each lane. Default 100. */
  seqLength?: number;
  /** Lanes. Default 64. */
  batchSize?: number;
  /** Any safe integer. Default 0. */
  seed?: number;
  /**
   * Whether each epoch starts some characters into the text, so that windows and lanes are cut elsewhere each time.
   * Default true; false starts all epochs at the first character.
   */
  randomOffset?: boolean;
  /** Where the documents of the text begin, ascending from 0. Default: the text is one document. */
  documentStarts?: readonly number[];
}

/** Lanes that continue from batch to batch. */
export interface StatefulDataset extends Dataset {
  readonly stateful: true;
}

/**
 * Batches of lanes that continue: `xs` of batch k holds the characters [k * seqLength, (k + 1) * seqLength) of each
 * lane. `resetLanes` is all 1 in batch 0 of an epoch, and all 0 after it in a text of one document.
 *
 * Documents follow each other in the lanes as in the text. A lane is reset at the first batch that begins in another
 * document than the batch before it began in, so that a document is read from the state of another one for no longer
 * than the rest of the batch in which it begins.
 *
 * Throws `TEXT_TOO_SHORT` if the lanes are shorter than one batch, `INVALID_ARGUMENT` for options out of range.
 */
export function createStatefulDataset(ids: Ids | IdSequence, options: StatefulDatasetOptions = {}): StatefulDataset {
  const { seqLength = 100, batchSize = 64, seed = 0, randomOffset = true, documentStarts = [0] } = options;
  const text = toIdSequence(ids);
  checkInteger('seqLength', seqLength, 1);
  checkInteger('batchSize', batchSize, 1);
  checkInteger('seed', seed, Number.MIN_SAFE_INTEGER);
  checkDocumentStarts(documentStarts, text.length);

  // One character more than the inputs, the last target; a random offset needs a whole window to move in.
  const spare = randomOffset ? seqLength : 1;
  const batchesPerEpoch = Math.floor((text.length - spare) / (batchSize * seqLength));
  if (batchesPerEpoch < 1) throw tooShort(text.length, seqLength, batchSize, spare);
  const laneLength = batchesPerEpoch * seqLength;
  const lastOffset = text.length - 1 - batchSize * laneLength;

  /** Whether a batch that begins at `position` begins in another document than the batch before it. */
  const isInNewDocument = (position: number) =>
    documentStarts[findDocument(documentStarts, position)] > position - seqLength;

  async function* batches(epoch: number, fromBatch: number): AsyncGenerator<Batch> {
    const random = new RandomStream(seed, RandomPurpose.laneOffset, epoch);
    const offset = randomOffset ? random.below(lastOffset + 1) : 0;
    for (let index = fromBatch; index < batchesPerEpoch; index++) {
      const starts = Array.from({ length: batchSize }, (_, lane) => offset + lane * laneLength + index * seqLength);
      const resetLanes = Uint8Array.from(starts, (start) => (index === 0 || isInNewDocument(start) ? 1 : 0));
      yield { ...readWindows(text, starts, seqLength), resetLanes, index };
    }
  }

  const dataset: StatefulDataset = {
    batchesPerEpoch,
    seqLength,
    batchSize,
    stateful: true,
    epoch(n: number, { fromBatch = 0 }: EpochOptions = {}): AsyncIterable<Batch> {
      checkEpoch(dataset, n, fromBatch);
      return batches(n, fromBatch);
    },
  };
  return dataset;
}

function tooShort(length: number, seqLength: number, batchSize: number, spare: number): DataError {
  return new DataError(
    'TEXT_TOO_SHORT',
    `The text has ${length} characters, and one batch of ${batchSize} lanes of ${seqLength} needs ${batchSize * seqLength + spare}. Lower batchSize or seqLength.`,
  );
}
