import { createStatefulDataset, type Dataset, type IdSequence, type Ids, resizeEpochs } from '@char-rnn/data';
import { formatCount } from '../terminal/format.ts';

/** The most lanes: as many as a training batch has rows, so that validation needs no more memory than training. */
const MOST_LANES = 64;
/** Lanes begin with a state of zeros: they are to be long enough that this hardly counts. */
const WINDOWS_PER_LANE = 8;
/** Fewer characters say nothing about a model. */
const FEWEST_CHARACTERS = 16;
/**
 * The most characters, about as many as forty training steps read: the first 4,096 or so of each lane, so that they come
 * from all over the held-out part. The standard error of their mean loss is 0.02 nats (64 such stretches of Shakespeare,
 * by a 5-gram model); it says less than that from epoch to epoch, which read the same ones.
 */
const MOST_CHARACTERS = 262_144;

export interface ValidationPlan {
  /** Absent where nothing is held out, or too little. */
  dataset?: Dataset;
  /** Characters that are read, where that is not the whole held-out part. */
  charactersRead?: number;
  /** What the user has to know, if anything. */
  warning?: string;
}

export interface ValidationOptions {
  /** Wanted; a short part is read in shorter pieces. */
  seqLength: number;
  /** Where the documents of the held-out part begin. Default: it is one. */
  documentStarts?: readonly number[];
}

/** How the held-out part of a text is read: in lanes that each carry their state, fewer of them for a short part. */
export function planValidation(
  ids: Ids | IdSequence,
  { seqLength: wanted, documentStarts }: ValidationOptions,
): ValidationPlan {
  if (ids.length === 0) return {};
  const targets = ids.length - 1;
  if (targets < FEWEST_CHARACTERS) {
    const warning = `The held-out part has only ${formatCount(ids.length)} characters: too few to validate, so nothing is validated.`;
    return { warning };
  }
  const batchSize = Math.min(MOST_LANES, Math.max(1, Math.floor(targets / (wanted * WINDOWS_PER_LANE))));
  const laneLength = Math.floor(targets / batchSize);
  const seqLength = fitWindow(laneLength, wanted);
  const dataset = createStatefulDataset(ids, { batchSize, seqLength, randomOffset: false, documentStarts });
  const mostBatches = Math.max(1, Math.floor(MOST_CHARACTERS / (batchSize * seqLength)));
  if (dataset.batchesPerEpoch > mostBatches) {
    return { dataset: resizeEpochs(dataset, mostBatches), charactersRead: mostBatches * batchSize * seqLength };
  }
  if (batchSize > 1) return { dataset };
  const warning = `The held-out part has only ${formatCount(ids.length)} characters: its loss is a rough guide.`;
  return { dataset, warning };
}

/** The wanted length of a window or a little less, whichever leaves less over at the end of a lane. */
function fitWindow(laneLength: number, wanted: number): number {
  if (laneLength < wanted) return laneLength;
  const shorter = Math.floor(laneLength / Math.ceil(laneLength / wanted));
  return laneLength % shorter < laneLength % wanted ? shorter : wanted;
}
