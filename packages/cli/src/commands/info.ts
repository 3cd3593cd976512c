import type { Command } from 'commander';
import type { InfoOptions } from '../info/run-info.ts';
import { parseText } from '../options/parse-value.ts';

/** `char-rnn info` */
export function addInfoCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('info')
    .description('What is in a model folder: sizes, text, losses, checkpoints.')
    .argument('<folder>', 'the model, as train left it', parseText)
    .option('--json', 'print one JSON object')
    .action(async (folder: string, options: InfoOptions) => {
      const { runInfo } = await import('../info/run-info.ts');
      finish(await runInfo(folder, options));
    });
}
