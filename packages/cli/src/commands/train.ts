import { type Command, Option } from 'commander';
import {
  collectTexts,
  parseCount,
  parseDuration,
  parseInterval,
  parseNumber,
  parseSeed,
  parseText,
} from '../options/parse-value.ts';
import { PRESET_NAMES } from '../train/preset-names.ts';
import { LEARNING_RATE_SCHEDULES } from '../train/settings.ts';
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
      new Option('--preset <name>', 'auto: by text and backend (default); tutorial; best: slow and thorough').choices([
        ...PRESET_NAMES,
      ]),
    )
    .option('--units <count>', 'units of each recurrent layer', parseCount(1))
    .option('--embedding <count>', 'numbers that stand for a character', parseCount(1))
    .option('--layers <count>', 'recurrent layers', parseCount(1))
    .addOption(new Option('--cell <name>', 'recurrent cell').choices(['gru', 'lstm']))
    .option('--dropout <fraction>', 'of the outputs of each recurrent layer, while training', fraction())
    .option('--embedding-dropout <fraction>', 'of the embeddings, while training', fraction())
    .option('--weight-dropout <fraction>', 'of the recurrent weights, in each training step', fraction())
    .option('--seq-length <count>', 'characters that a step looks back', parseCount(1))
    .option('--batch-size <count>', 'rows of a batch', parseCount(1))
    .option('--stateful', 'each batch goes on in the text where the one before stopped')
    .option('--no-stateful', 'batches of shuffled windows')
    .option('--epochs <count>', 'passes over the text, resumed ones included', parseCount(1))
    .option('--steps <count>', 'training steps at most', parseCount(1))
    .option('--steps-per-epoch <count>', 'what counts as an epoch (default: the text once)', parseCount(1))
    .option('--time-limit <time>', 'end after the step in which this time is over: 30s, 5m, 1h', parseDuration)
    .option('--learning-rate <number>', "Adam's learning rate, the highest one of a schedule", rate())
    .addOption(
      new Option('--lr-schedule <name>', 'how the learning rate changes').choices([...LEARNING_RATE_SCHEDULES]),
    )
    .option('--lr-warmup <steps>', 'cosine: steps over which it first rises', parseCount(0))
    .option('--lr-min <number>', 'the lowest learning rate of a schedule', numberFromZero())
    .option(
      '--lr-factor <fraction>',
      'step, plateau: what it is multiplied by',
      parseNumber('a number above 0 and below 1', (value) => value > 0 && value < 1),
    )
    .option('--lr-every <count>', 'step: epochs between; plateau: losses without a new best', parseCount(1))
    .option('--clip-norm <number>', 'largest norm of the gradients, 0 for none', numberFromZero())
    .option('--weight-decay <number>', 'of AdamW, 0 for Adam', numberFromZero())
    .option('--beta2 <fraction>', "of Adam's second moment", fraction())
    .option('--ema <fraction>', 'evaluate and save averaged weights, with this momentum; 0 for none', fraction())
    .option('--validation <fraction>', 'held out at the end of the text, from 0 to below 1', fraction())
    .option('--validate-every <steps>', 'try the held-out text also within epochs', parseCount(1))
    .option('--patience <count>', 'end after so many losses without a new best, 0 for never', parseCount(0))
    .option('--seed <number>', 'of the initial weights, the order and the dropout (default: 0)', parseSeed)
    .addOption(
      new Option('--tokenizer <name>', 'what is learned: characters (default) or bytes').choices(['char', 'byte']),
    )
    .option('--backend <name>', 'auto (default), tensorflow, webgpu, simd or cpu')
    .option('--threads <count>', 'threads of the simd backend (default: the cores)', parseCount(1))
    .option('--init-from <folder>', 'start from this model; characters that are new to it are added', parseText)
    .option(
      '--checkpoint-every <interval>',
      'steps (500) or time (5m) between checkpoints (default: 3m)',
      parseInterval,
    )
    .option('--keep <count>', 'checkpoints that stay (default: 2)', parseCount(1))
    .option('--sample-every <steps>', 'show what it writes (default: after each epoch), 0 for never', parseCount(0))
    .option('--tensorboard', 'event files for TensorBoard, in the folder tensorboard in --out')
    .option('--no-baseline', 'do not count a 5-gram model to compare with')
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

function numberFromZero(): (word: string) => number {
  return parseNumber('a number from 0 up', (value) => value >= 0);
}

function rate(): (word: string) => number {
  return parseNumber('a number above 0', (value) => value > 0);
}
