import { createStatefulDataset, createWindowedDataset, type Dataset, type Ids, splitIds } from '@char-rnn/data';
import { CliError } from '../errors/cli-error.ts';
import { formatCount } from '../terminal/format.ts';
import type { Corpus } from '../texts/corpus.ts';
import { planValidation, type ValidationPlan } from './plan-validation.ts';
import type { RunSettings } from './settings.ts';

export interface PreparedData {
  training: Dataset;
  /** What the training data are cut from. */
  trainIds: Ids;
  validation: ValidationPlan;
  trainCharacters: number;
  validationCharacters: number;
}

/** @throws CliError `NOTHING_TO_LEARN` for a text of one character over and over, `TEXT_TOO_SHORT` for less than a batch. */
export function prepareData({ ids }: Corpus, settings: RunSettings): PreparedData {
  if (ids.length > 1 && ids.every((id) => id === ids[0])) {
    const message = `The text is one and the same character ${formatCount(ids.length)} times: there is nothing to learn from it.`;
    throw new CliError('NOTHING_TO_LEARN', message);
  }
  const { train, validation } = splitIds(ids, { validation: settings.validation });
  const { batchSize, seqLength, seed } = settings;
  const needed = settings.stateful ? (batchSize + 1) * seqLength : batchSize * (seqLength + 1);
  if (train.length < needed) {
    const message = `The text leaves ${formatCount(train.length)} characters to train on, and one batch of ${batchSize} x ${seqLength} needs ${formatCount(needed)}. Give more text, or lower --batch-size or --seq-length.`;
    throw new CliError('TEXT_TOO_SHORT', message);
  }
  const create = settings.stateful ? createStatefulDataset : createWindowedDataset;
  return {
    training: create(train, { batchSize, seqLength, seed }),
    trainIds: train,
    validation: planValidation(validation, settings),
    trainCharacters: train.length,
    validationCharacters: validation.length,
  };
}
