import { formatDuration } from '@char-rnn/trainer';
import prettyBytes from 'pretty-bytes';
import { formatCount, formatPlural } from '../../terminal/format.ts';
import type { RunPlan } from './reporter.ts';

/** The lines that say what a run will do, each with its label. */
export function describePlan(plan: RunPlan): [label: string, text: string][] {
  const { text, settings, limits, backend, out, resumedFrom } = plan;
  const unit = settings.tokenizer === 'byte' ? 'byte' : 'character';
  const lines: [string, string][] = [
    ['Text', `${text.name}: ${formatPlural(text.characters, unit)}, vocabulary of ${formatCount(plan.vocabSize)}`],
    ['Split', describeSplit(plan)],
  ];
  if (plan.reason) lines.push(['Preset', plan.reason]);
  lines.push(
    ['Model', `${describeModel(plan)}: ${formatPlural(plan.parameters, 'parameter')}`],
    ['Steps', describeSteps(plan)],
    ['Backend', `${backend.name}: ${backend.device}, about ${prettyBytes(plan.memoryBytes)} of memory`],
  );
  const limit = plan.timeLimit === undefined ? '' : `, for at most ${formatDuration(plan.timeLimit)}`;
  const from =
    resumedFrom === undefined
      ? ''
      : `, going on from step ${formatCount(resumedFrom)} of ${formatPlural(limits.epochs, 'epoch')}`;
  lines.push(['Output', `${out}${from}${limit}`]);
  return lines;
}

function describeSplit(plan: RunPlan): string {
  const { trainCharacters, validationCharacters, validationCharactersRead, validationLanes, settings } = plan;
  if (validationCharacters === 0) return 'all of it to train on, nothing held out';
  const part = validationCharactersRead === undefined ? '' : `${formatCount(validationCharactersRead)} of them `;
  const lanes = validationLanes === 0 ? '' : ` (${part}in ${formatPlural(validationLanes, 'lane')})`;
  const percent = Math.round(1000 * settings.validation) / 10;
  return `${formatCount(trainCharacters)} to train on, the last ${formatCount(validationCharacters)} (${percent} %) to validate${lanes}`;
}

function describeModel({ settings: { cell, units, layers, embedding, dropout } }: RunPlan): string {
  const stack = layers === 1 ? '' : `${layers} layers of `;
  return `${stack}${cell.toUpperCase()} with ${units} units, embedding ${embedding}${dropout > 0 ? `, dropout ${dropout}` : ''}`;
}

function describeSteps({ settings, limits, stepsPerEpoch }: RunPlan): string {
  const { batchSize, seqLength, learningRate } = settings;
  const total = Math.min(stepsPerEpoch * limits.epochs, limits.steps ?? Number.POSITIVE_INFINITY);
  return `${formatCount(total)}, each ${batchSize} x ${seqLength}; ${formatCount(stepsPerEpoch)} an epoch, ${formatPlural(limits.epochs, 'epoch')}; learning rate ${learningRate}`;
}
