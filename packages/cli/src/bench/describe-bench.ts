import { formatDuration } from '@char-rnn/trainer';
import prettyBytes from 'pretty-bytes';
import { formatCount, formatPlural } from '../terminal/format.ts';
import { formatTable } from '../terminal/format-table.ts';
import { describeModel } from '../train/report/describe-plan.ts';
import type { GenerationSpeed } from './measure-generation.ts';
import type { Bench } from './measure-machine.ts';

const LABEL_WIDTH = 12;

/** More digits than a measurement repeats would be noise. */
const SIGNIFICANT_DIGITS = 3;

/** Below this, whole seconds say too little. */
const SHORT_SECONDS = 10;

/** What was measured as lines for a person. */
export function describeBench(bench: Bench): string[] {
  return [
    ...describeSetting(bench),
    '',
    ...describeTraining(bench),
    '',
    ...describeGeneration(bench.generation),
    '',
    'Medians, after a run that warmed up. An epoch is its steps alone, without trying held-out text and saving. Other programs',
    'make all of it slower: where the slowest is far from the fastest, end what else runs here and measure again.',
  ];
}

function describeSetting({ machine, settings, parameters, vocabSize, reason, ...plan }: Bench): string[] {
  const { processor, cores, memoryBytes, operatingSystem, node, switches } = machine;
  const memory = prettyBytes(memoryBytes);
  const heldOut = plan.characters - plan.trainCharacters;
  const rest = heldOut === 0 ? '' : `, the last ${formatCount(heldOut)} held out`;
  return [
    ['Machine', `${processor}, ${formatPlural(cores, 'core')}, ${memory} of memory, ${operatingSystem}`],
    ['Node', switches.length === 0 ? node : `${node} with ${switches.join(' ')}`],
    ['Text', `${formatPlural(plan.characters, 'character')}, vocabulary of ${formatCount(vocabSize)}${rest}`],
    ['Preset', `${settings.preset}, ${reason}`],
    ['Model', `${describeModel(settings)}: ${formatPlural(parameters, 'parameter')}`],
    [
      'Epoch',
      `${formatPlural(plan.stepsPerEpoch, 'step')} of ${settings.batchSize} x ${settings.seqLength} characters`,
    ],
  ].map(([label, text]) => formatLabelled(label!, text!));
}

function describeTraining({ training, epochs }: Bench): string[] {
  const measured = training.filter((speed) => 'device' in speed);
  const rows = measured.map((speed) => [
    speed.name,
    `${formatFigure(speed.stepMs)} ms`,
    `${formatFigure(speed.fastestStepMs)} ms`,
    `${formatFigure(speed.slowestStepMs)} ms`,
    formatCount(speed.steps),
    formatFigure(speed.charactersPerSecond),
    formatSeconds(speed.epochSeconds),
    formatSeconds(speed.trainingSeconds),
    prettyBytes(speed.memoryBytes, { maximumFractionDigits: 0 }),
  ]);
  const heads = ['step', 'fastest', 'slowest', 'steps', 'characters/s', '1 epoch', `${epochs} epochs`, 'memory'];
  return [
    ...formatTable([['Training', ...heads], ...rows]),
    ...training.map((speed) =>
      formatLabelled(speed.name, 'device' in speed ? `on ${speed.device}` : notMeasured(speed)),
    ),
  ];
}

function describeGeneration(generation: readonly GenerationSpeed[]): string[] {
  const measured = generation.filter((speed) => 'device' in speed);
  const rows = measured.map((speed) => [
    nameWriting(speed),
    formatFigure(speed.charactersPerSecond),
    formatFigure(speed.slowestCharactersPerSecond),
    formatFigure(speed.fastestCharactersPerSecond),
    formatCount(speed.runs),
  ]);
  return [
    ...formatTable([['Generation', 'characters/s', 'slowest', 'fastest', 'runs'], ...rows]),
    ...new Set(measured.map(({ device }) => formatLabelled('all', `on ${device}`))),
    ...generation
      .filter((speed) => 'reason' in speed)
      .map((speed) => formatLabelled(nameWriting(speed), notMeasured(speed))),
  ];
}

function nameWriting({ texts, precision }: GenerationSpeed): string {
  return `${texts === 1 ? 'one text' : `${texts} texts at once`}, ${precision}`;
}

function notMeasured({ reason }: { reason: string }): string {
  return `not measured: ${reason}`;
}

function formatLabelled(label: string, text: string): string {
  return `${label.padEnd(LABEL_WIDTH)} ${text}`;
}

/** `173`, `5.31`, `37,000` */
function formatFigure(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: SIGNIFICANT_DIGITS });
}

function formatSeconds(seconds: number): string {
  return seconds < SHORT_SECONDS ? `${formatFigure(seconds)} s` : formatDuration(seconds);
}
