import { formatDuration } from '@char-rnn/trainer';
import prettyBytes from 'pretty-bytes';
import { formatCount, formatLoss, formatPlural } from '../../terminal/format.ts';
import type { Baseline } from '../baseline.ts';
import { countSteps } from '../compile-trainer.ts';
import type { RunSettings } from '../settings.ts';
import type { RunPlan } from './reporter.ts';

/** The lines that say what a run will do, each with its label. */
export function describePlan(plan: RunPlan): [label: string, text: string][] {
  const { text, settings, limits, backend, out, resumedFrom } = plan;
  const unit = settings.tokenizer === 'byte' ? 'byte' : 'character';
  const lines: [string, string][] = [
    ['Text', `${text.name}: ${formatPlural(text.characters, unit)}, vocabulary of ${formatCount(plan.vocabSize)}`],
    ['Split', describeSplit(plan)],
  ];
  if (plan.baseline) lines.push(['Baseline', describeBaseline(plan.baseline)]);
  if (plan.reason) lines.push(['Preset', `${settings.preset}, ${plan.reason}`]);
  lines.push(
    ['Model', `${describeModel(settings)}: ${formatPlural(plan.parameters, 'parameter')}`],
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

function describeBaseline({ order, loss, characters }: Baseline): string {
  return `a ${order}-gram model of ${formatPlural(characters, 'character')} has ${formatLoss(loss)} on the held-out text`;
}

/** `GRU with 512 units, embedding 256, dropout 0.2 of outputs` */
export function describeModel(settings: RunSettings): string {
  const { cell, units, layers, embedding } = settings;
  const stack = layers === 1 ? '' : `${layers} layers of `;
  return `${stack}${cell.toUpperCase()} with ${units} units, embedding ${embedding}${describeDropout(settings)}`;
}

function describeDropout({ dropout, embeddingDropout, weightDropout }: RunSettings): string {
  const places = { outputs: dropout, embeddings: embeddingDropout, weights: weightDropout };
  const used = Object.entries(places).filter(([, rate]) => rate > 0);
  return used.length === 0 ? '' : `, dropout ${used.map(([place, rate]) => `${rate} of ${place}`).join(', ')}`;
}

function describeSteps({ settings, limits, stepsPerEpoch }: RunPlan): string {
  const { batchSize, seqLength } = settings;
  const total = countSteps(limits, stepsPerEpoch);
  return `${formatCount(total)}, each ${batchSize} x ${seqLength}; ${formatCount(stepsPerEpoch)} an epoch, ${formatPlural(limits.epochs, 'epoch')}; ${describeLearning(settings)}`;
}

function describeLearning({ learningRate, lrSchedule, weightDecay, ema }: RunSettings): string {
  const rate = `learning rate ${learningRate}`;
  const schedule = lrSchedule === 'constant' ? '' : `, ${lrSchedule} schedule`;
  const decay = weightDecay > 0 ? `, weight decay ${weightDecay}` : '';
  return `${rate}${schedule}${decay}${ema > 0 ? ', averaged weights' : ''}`;
}
