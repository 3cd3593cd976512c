import type { Command } from 'commander';
import type { EvaluateOptions } from '../evaluate/run-evaluate.ts';
import { collectTexts, parseCount, parseText } from '../options/parse-value.ts';

/** `char-rnn evaluate` */
export function addEvaluateCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('evaluate')
    .description('How well a model predicts a text: each character from all those before it. Of several, all together.')
    .argument('<folder>', 'the model, as train left it', parseText)
    .argument('<text...>', 'text files, patterns of files, or the data sets shakespeare and moby-dick', collectTexts)
    .option('--reset-every <count>', 'forget what was read after so many characters (default: never)', parseCount(1))
    .option('--backend <name>', 'auto, tensorflow, webgpu, simd or cpu', 'auto')
    .option('--threads <count>', 'threads of the simd backend (default: the cores)', parseCount(1))
    .option('--json', 'print one JSON object')
    .action(async (folder: string, texts: string[], options: EvaluateOptions) => {
      const { runEvaluate } = await import('../evaluate/run-evaluate.ts');
      finish(await runEvaluate(folder, texts, options));
    });
}
