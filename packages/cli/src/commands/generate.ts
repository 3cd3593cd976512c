import { type Command, Option } from 'commander';
import type { GenerateOptions } from '../generate/run-generate.ts';
import { collect, collectTexts, parseCount, parseNumber, parseSeed, parseText } from '../options/parse-value.ts';

/** `char-rnn generate` */
export function addGenerateCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('generate')
    .description('Write text with a model. It is shown as it is written.')
    .argument('<folder>', 'the model, as train left it', parseText)
    .option('--prompt <text>', 'what the text begins with; give it several times for several texts', collect)
    .option('--length <count>', 'characters to write', parseCount(0), 1000)
    .option(
      '--temperature <number>',
      'below 1 safer, above 1 wilder, 0 the likeliest',
      parseNumber('a number from 0 up', (value) => value >= 0),
      1,
    )
    .option('--top-k <count>', 'choose among so many likeliest characters', parseCount(1))
    .option(
      '--top-p <fraction>',
      'choose among the likeliest that together have this probability',
      parseNumber('a number above 0 and up to 1', (value) => value > 0 && value <= 1),
    )
    .option('--seed <number>', 'the same seed gives the same text (default: a new one each time)', parseSeed)
    .option('--stop <text>', 'end before this text; may be given several times', collectTexts)
    .addOption(
      new Option('--precision <name>', 'int8 is faster and a little less accurate')
        .choices(['float32', 'int8'])
        .default('float32'),
    )
    .option('--threads <count>', 'threads that compute (default: the cores)', parseCount(1))
    .option('--json', 'print one JSON object for each prompt')
    .action(async (folder: string, options: GenerateOptions) => {
      const { runGenerate } = await import('../generate/run-generate.ts');
      finish(await runGenerate(folder, options));
    });
}
