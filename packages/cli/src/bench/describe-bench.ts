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
    'Medians, after a run that warmed up. An epoch is its steps: trying held-out text and saving come on top of it. Other programs',
    'on this machine make all of it slower: where the slowest is far from the fastest, end them and measure again.',
  ];
}

function describeSetting({ machine, settings, parameters, vocabSize, reason, ...plan }: Bench): string[] {
  const switches = machine.switches.length === 0 ? '' : ` with ${machine.switches.join(' ')}`;
  const heldOut = plan.characters - plan.trainCharacters;
  const rest = heldOut === 0 ? '' : `, the last ${formatCount(heldOut)} held out`;
  const lines = [
    [
      'Machine',
      `${machine.processor}, ${formatPlural(machine.cores, 'core')}, ${prettyBytes(machine.memoryBytes)} of memory, ${machine.operatingSystem}`,
    ],
    ['Node', `${machine.node}${switches}`],
    ['Text', `${formatPlural(plan.characters, 'character')}, vocabulary of ${formatCount(vocabSize)}${rest}`],
    ['Preset', `${settings.preset}, ${reason}`],
    ['Model', `${describeModel(settings)}: ${formatPlural(parameters, 'parameter')}`],
    [
      'Epoch',
      `${formatPlural(plan.stepsPerEpoch, 'step')} of ${settings.batchSize} x ${settings.seqLength} characters`,
    ],
  ];
  return lines.map(([label, text]) => formatLabelled(label!, text));
}

function describeTraining({ training, epochs }: Bench): string[] {
  const rows = [
    ['Training', 'step', 'fastest', 'slowest', 'steps', 'characters/s', '1 epoch', `${epochs} epochs`, 'memory'],
  ];
  for (const speed of training) {
    if ('reason' in speed) continue;
    const times = [speed.stepMs, speed.fastestStepMs, speed.slowestStepMs].map((time) => `${formatFigure(time)} ms`);
    rows.push([
      speed.name,
      ...times,
      formatCount(speed.steps),
      formatFigure(speed.charactersPerSecond),
      formatSeconds(speed.epochSeconds),
      formatSeconds(speed.trainingSeconds),
      prettyBytes(speed.memoryBytes, { maximumFractionDigits: 0 }),
    ]);
  }
  const devices = training.map((speed) =>
    formatLabelled(speed.name, 'reason' in speed ? notMeasured(speed) : speed.device),
  );
  return [...formatTable(rows), ...devices];
}

function describeGeneration(generation: readonly GenerationSpeed[]): string[] {
  const reasons: string[] = [];
  const rows = [['Writing', 'characters/s', 'slowest', 'fastest', 'runs']];
  for (const speed of generation) {
    if ('reason' in speed) {
      reasons.push(formatLabelled(nameWriting(speed), notMeasured(speed)));
      continue;
    }
    const { charactersPerSecond, slowestCharactersPerSecond, fastestCharactersPerSecond, runs } = speed;
    const figures = [charactersPerSecond, slowestCharactersPerSecond, fastestCharactersPerSecond].map(formatFigure);
    rows.push([nameWriting(speed), ...figures, formatCount(runs)]);
  }
  const devices = new Set(generation.flatMap((speed) => ('device' in speed ? [speed.device] : [])));
  return [...formatTable(rows), ...[...devices].map((device) => formatLabelled('', device)), ...reasons];
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
