import { countParams } from '@char-rnn/files';
import { estimateMemory } from '../memory.ts';
import type { PreparedRun } from '../prepare-run.ts';
import type { TrainOptions } from '../train-options.ts';
import type { RunPlan } from './reporter.ts';

/** What a prepared run is about to do. */
export function describeRun(prepared: PreparedRun, options: TrainOptions): RunPlan {
  const { corpus, run, data, backend, record, earlier } = prepared;
  const parameters = countParams(prepared.model.architecture);
  const vocabSize = corpus.tokenizer.size;
  return {
    text: record.text,
    vocabSize,
    trainCharacters: data.trainCharacters,
    validationCharacters: data.validationCharacters,
    validationLanes: data.validation.dataset?.batchSize ?? 0,
    validationCharactersRead: data.validation.charactersRead,
    baseline: record.baseline,
    settings: run.settings,
    limits: run.limits,
    timeLimit: options.timeLimit,
    reason: run.reason,
    parameters,
    backend,
    memoryBytes: estimateMemory(run.settings, { parameters, vocabSize, backend }),
    stepsPerEpoch: data.training.batchesPerEpoch,
    out: options.out,
    resumedFrom: earlier?.checkpoint.step,
  };
}
