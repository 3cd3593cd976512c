import type { Command } from 'commander';
import type { EvaluateOptions } from '../evaluate/run-evaluate.ts';
import { parseCount, parseText } from '../options/parse-value.ts';

/** `char-rnn evaluate` */
export function addEvaluateCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('evaluate')
    .description('How well a model predicts a text: each character from all those before it.')
    .argument('<folder>', 'the model, as train left it', parseText)
    .argument('<text>', 'a text file, or the data set shakespeare or moby-dick', parseText)
    .option('--reset-every <count>', 'forget what was read after so many characters (default: never)', parseCount(1))
    .option('--backend <name>', 'auto, tensorflow, webgpu, simd or cpu', 'auto')
    .option('--threads <count>', 'threads of the simd backend (default: the cores)', parseCount(1))
    .option('--json', 'print one JSON object')
    .action(async (folder: string, text: string, options: EvaluateOptions) => {
      const { runEvaluate } = await import('../evaluate/run-evaluate.ts');
      finish(await runEvaluate(folder, text, options));
    });
}
