import type { Command } from 'commander';
import type { ImportOptions } from '../import/run-import.ts';
import { collectTexts, parseText } from '../options/parse-value.ts';

/** `char-rnn import` */
export function addImportCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('import')
    .description('Make a model folder of a PyTorch model (safetensors), an exported ONNX file, or a Keras model.')
    .argument('<file>', "a safetensors or ONNX file, or a Keras model's model.json for TensorFlow.js", parseText)
    .requiredOption('--out <folder>', 'where the model goes', parseText)
    .option(
      '--vocabulary <file>',
      'JSON: a list of the characters by their ids, or an object from them to ids',
      parseText,
    )
    .option(
      '--text <text>',
      'the text it was trained on, whose sorted characters are its ids; or several',
      collectTexts,
    )
    .option('--overwrite', 'replace the model in --out')
    .option('--json', 'print one JSON object')
    .action(async (file: string, options: ImportOptions) => {
      const { runImport } = await import('../import/run-import.ts');
      finish(await runImport(file, options));
    });
}
