import {
  createStatefulDataset,
  createWindowedDataset,
  type Dataset,
  type IdSequence,
  type Ids,
  resizeEpochs,
  splitDocumentStarts,
  splitIds,
  toIdSequence,
} from '@char-rnn/data';
import { CliError } from '../errors/cli-error.ts';
import { formatCount, formatPlural } from '../terminal/format.ts';
import type { Corpus } from '../texts/corpus.ts';
import { planValidation, type ValidationPlan } from './plan-validation.ts';
import type { RunSettings } from './settings.ts';

/** Ids that are looked at together. */
const BLOCK_LENGTH = 1 << 16;

export interface PreparedData {
  training: Dataset;
  /** What the training data are cut from. */
  trainIds: Ids | IdSequence;
  validation: ValidationPlan;
  trainCharacters: number;
  validationCharacters: number;
  /** What the user has to know of both. */
  warnings: string[];
}

/** @throws CliError `NOTHING_TO_LEARN` for a text of one character over and over, `TEXT_TOO_SHORT` for less than a batch. */
export function prepareData({ ids, documents }: Corpus, settings: RunSettings): PreparedData {
  if (isOneCharacter(toIdSequence(ids))) {
    const message = `The text is one and the same character ${formatCount(ids.length)} times: there is nothing to learn from it.`;
    throw new CliError('NOTHING_TO_LEARN', message);
  }
  const { train, validation } = splitIds(ids, { validation: settings.validation });
  const starts = splitDocumentStarts(
    documents.map(({ start }) => start),
    train.length,
  );
  const { training, shortDocuments } = createTrainingData(train, starts.train, settings);
  const plan = planValidation(validation, { seqLength: settings.seqLength, documentStarts: starts.validation });
  const warnings = plan.warning === undefined ? [] : [plan.warning];
  if (shortDocuments > 0) {
    warnings.unshift(
      `${formatCount(shortDocuments)} of the ${formatPlural(starts.train.length, 'text')} to train on have fewer characters than a window, ${formatCount(settings.seqLength + 1)}, and are left out.`,
    );
  }
  return {
    training: settings.stepsPerEpoch ? resizeEpochs(training, settings.stepsPerEpoch) : training,
    trainIds: train,
    validation: plan,
    trainCharacters: train.length,
    validationCharacters: validation.length,
    warnings,
  };
}

function createTrainingData(
  ids: Ids | IdSequence,
  documentStarts: readonly number[],
  { batchSize, seqLength, seed, stateful }: RunSettings,
): { training: Dataset; shortDocuments: number } {
  const options = { batchSize, seqLength, seed, documentStarts };
  const needed = stateful ? (batchSize + 1) * seqLength : batchSize * (seqLength + 1);
  if (ids.length < needed) {
    const message = `The text leaves ${formatCount(ids.length)} characters to train on, and one batch of ${batchSize} x ${seqLength} needs ${formatCount(needed)}. Give more text, or lower --batch-size or --seq-length.`;
    throw new CliError('TEXT_TOO_SHORT', message);
  }
  if (stateful) return { training: createStatefulDataset(ids, options), shortDocuments: 0 };
  const ends = [...documentStarts.slice(1), ids.length];
  const windows = ends.reduce((sum, end, i) => sum + Math.floor((end - documentStarts[i]!) / (seqLength + 1)), 0);
  if (windows < batchSize) {
    const message = `The ${documentStarts.length} texts to train on have ${formatPlural(windows, 'window')} of ${seqLength} + 1 characters, and one batch needs ${batchSize}. Give longer texts, or lower --batch-size or --seq-length.`;
    throw new CliError('TEXT_TOO_SHORT', message);
  }
  const training = createWindowedDataset(ids, options);
  return { training, shortDocuments: training.shortDocuments };
}

/** Whether a text is the same character over and over. Any other one shows that in its first few. */
function isOneCharacter(text: IdSequence): boolean {
  if (text.length < 2) return false;
  const [first] = text.read(0, 1);
  for (let start = 0; start < text.length; start += BLOCK_LENGTH) {
    const block = text.read(start, Math.min(start + BLOCK_LENGTH, text.length));
    if (block.some((id) => id !== first)) return false;
  }
  return true;
}
