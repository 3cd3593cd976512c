/** `char-rnn info`: what a model folder says of itself; its weights are not read. Returns the exit code. */
import {
  isModelDirectory,
  type JsonObject,
  listCheckpoints,
  type ModelInfo,
  readHistory,
  readModelInfo,
} from '@char-rnn/files';
import prettyBytes from 'pretty-bytes';
import { ExitCode } from '../errors/exit-code.ts';
import { formatCount, formatLoss, formatPlural } from '../terminal/format.ts';
import { writeJson, writeLine } from '../terminal/write.ts';

/** What the command line gave. */
export interface InfoOptions {
  json?: boolean;
}

export async function runInfo(folder: string, { json }: InfoOptions): Promise<number> {
  const checkpoints = await listCheckpoints(folder);
  // A run that has not come to its first model is worth a look too; any other folder without a model is a mistake.
  const isRunOnly = checkpoints.length > 0 && !(await isModelDirectory(folder));
  const model = isRunOnly ? undefined : await readModelInfo(folder);
  const history = await readHistory(folder);
  if (json) {
    writeJson({ event: 'info', folder, model, checkpoints, history });
    return ExitCode.done;
  }
  const lines = model ? describeModel(model) : [['Model', 'none yet'] as const];
  for (const [label, text] of [...lines, ...describeRun(checkpoints, history)]) writeLine(`${label.padEnd(12)}${text}`);
  return ExitCode.done;
}

type Line = readonly [label: string, text: string];

function describeModel({ architecture, parameterCount, tokenizer, training = {}, ...file }: ModelInfo): Line[] {
  const { cell, rnnUnits, rnnLayers, embeddingDim, vocabSize, dropout } = architecture;
  const dropped = dropout > 0 ? `, trained with dropout ${dropout}` : '';
  const { loss, validationLoss, steps, epochs, textName, characters, date } = training;
  const lines: (Line | undefined)[] = [
    [
      'Model',
      `${formatPlural(rnnLayers, 'layer')} of ${cell.toUpperCase()} with ${rnnUnits} units, embedding ${embeddingDim}${dropped}`,
    ],
    ['Parameters', `${formatCount(parameterCount)}, ${prettyBytes(file.weightsBytes)} in ${file.weightsName}`],
    ['Tokenizer', `${tokenizer?.kind ?? 'none saved'}, vocabulary of ${formatCount(vocabSize)}`],
    textName === undefined
      ? undefined
      : ['Text', textName + (characters === undefined ? '' : `, ${formatPlural(characters, 'character')}`)],
    steps === undefined
      ? undefined
      : ['Trained', `${formatPlural(steps, 'step')}, ${formatPlural(epochs ?? 0, 'whole epoch')}`],
    loss === undefined ? undefined : ['Training', formatLoss(loss)],
    validationLoss === undefined ? undefined : ['Validation', formatLoss(validationLoss)],
    date === undefined ? undefined : ['Saved', date],
  ];
  return lines.filter((line) => line !== undefined);
}

function describeRun(checkpoints: readonly number[], history: readonly JsonObject[]): Line[] {
  const lines: Line[] = [];
  if (checkpoints.length > 0) lines.push(['Checkpoints', `steps ${checkpoints.map(formatCount).join(' and ')}`]);
  for (const { epoch, step, loss, valLoss } of history) {
    const validation = typeof valLoss === 'number' ? `validation ${valLoss.toFixed(4)}` : '';
    if (typeof epoch === 'number' && typeof loss === 'number') {
      lines.push([`Epoch ${epoch + 1}`, `loss ${loss.toFixed(4)}${validation && `, ${validation}`}`]);
    } else if (typeof step === 'number' && validation) {
      lines.push([`Step ${formatCount(step)}`, validation]);
    }
  }
  return lines;
}
