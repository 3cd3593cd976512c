import { type Command, Option } from 'commander';
import { collectTexts, parseCount, parseDuration, parseNumber, parseSeed, parseText } from '../options/parse-value.ts';
import type { TrainOptions } from '../train/train-options.ts';

const TEXTS =
  'text files, in this order, patterns of files such as "**/*.txt", or the data sets shakespeare and moby-dick';

/** `char-rnn train` */
export function addTrainCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('train')
    .description('Train a model on a text. Options that are left out come from the preset.')
    .argument('<text...>', TEXTS, collectTexts)
    .requiredOption('--out <folder>', 'where the model and its checkpoints go', parseText)
    .addOption(
      new Option('--preset <name>', 'auto: by text and backend (default); tutorial').choices(['auto', 'tutorial']),
    )
    .option('--units <count>', 'units of each recurrent layer', parseCount(1))
    .option('--embedding <count>', 'numbers that stand for a character', parseCount(1))
    .option('--layers <count>', 'recurrent layers', parseCount(1))
    .addOption(new Option('--cell <name>', 'recurrent cell').choices(['gru', 'lstm']))
    .option('--dropout <fraction>', 'dropped while training, from 0 to below 1', fraction())
    .option('--seq-length <count>', 'characters that a step looks back', parseCount(1))
    .option('--batch-size <count>', 'rows of a batch', parseCount(1))
    .option('--epochs <count>', 'passes over the text, resumed ones included', parseCount(1))
    .option('--steps <count>', 'training steps at most', parseCount(1))
    .option('--time-limit <time>', 'end after the step in which this time is over: 30s, 5m, 1h', parseDuration)
    .option(
      '--learning-rate <number>',
      "Adam's learning rate",
      parseNumber('a number above 0', (value) => value > 0),
    )
    .option(
      '--clip-norm <number>',
      'largest norm of the gradients, 0 for none',
      parseNumber('a number from 0 up', (value) => value >= 0),
    )
    .option('--validation <fraction>', 'held out at the end of the text, from 0 to below 1', fraction())
    .option('--patience <count>', 'end after so many epochs without a better loss, 0 for never', parseCount(0))
    .option('--seed <number>', 'of the initial weights, the order and the dropout (default: 0)', parseSeed)
    .addOption(
      new Option('--tokenizer <name>', 'what is learned: characters (default) or bytes').choices(['char', 'byte']),
    )
    .option('--backend <name>', 'auto (default), tensorflow, webgpu, simd or cpu')
    .option('--threads <count>', 'threads of the simd backend (default: the cores)', parseCount(1))
    .option('--init-from <folder>', 'start from this model; characters that are new to it are added', parseText)
    .option('--resume', 'go on with the run in --out')
    .option('--overwrite', 'replace the model or run in --out')
    .option('--json', 'print one JSON object a line')
    .action(async (texts: string[], options: TrainOptions) => {
      const { runTrain } = await import('../train/run-train.ts');
      finish(await runTrain(texts, options));
    });
}

function fraction(): (word: string) => number {
  return parseNumber('a number from 0 to below 1', (value) => value >= 0 && value < 1);
}
