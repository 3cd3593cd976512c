import { createStatefulDataset, type Dataset, type Ids } from '@char-rnn/data';
import { formatCount } from '../terminal/format.ts';

/** The most lanes: as many as a training batch has rows, so that validation needs no more memory than training. */
const MOST_LANES = 64;
/** Lanes begin with a state of zeros: they are to be long enough that this hardly counts. */
const WINDOWS_PER_LANE = 8;
/** Fewer characters say nothing about a model. */
const FEWEST_CHARACTERS = 16;

export interface ValidationPlan {
  /** Absent where nothing is held out, or too little. */
  dataset?: Dataset;
  /** What the user has to know, if anything. */
  warning?: string;
}

/** How the held-out part of a text is read: in lanes that each carry their state, fewer of them for a short part. */
export function planValidation(ids: Ids, { seqLength: wanted }: { seqLength: number }): ValidationPlan {
  if (ids.length === 0) return {};
  const targets = ids.length - 1;
  if (targets < FEWEST_CHARACTERS) {
    const warning = `The held-out part has only ${formatCount(ids.length)} characters: too few to validate, so nothing is validated.`;
    return { warning };
  }
  const seqLength = Math.min(wanted, targets);
  const batchSize = Math.min(MOST_LANES, Math.max(1, Math.floor(targets / (seqLength * WINDOWS_PER_LANE))));
  const dataset = createStatefulDataset(ids, { batchSize, seqLength, randomOffset: false });
  if (batchSize > 1) return { dataset };
  const warning = `The held-out part has only ${formatCount(ids.length)} characters: its loss is a rough guide.`;
  return { dataset, warning };
}
