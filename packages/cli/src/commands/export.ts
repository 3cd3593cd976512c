import { type Command, Option } from 'commander';
import { EXPORT_FORMATS } from '../export/export-formats.ts';
import type { ExportOptions } from '../export/run-export.ts';
import { parseText } from '../options/parse-value.ts';

/** `char-rnn export` */
export function addExportCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('export')
    .description('Write a model to one file that PyTorch (safetensors) or ONNX Runtime and others (onnx) can read.')
    .argument('<folder>', 'the model, as train left it', parseText)
    .addOption(
      new Option('--format <name>', "safetensors: with PyTorch's names and layouts; onnx: the computation, too")
        .choices([...EXPORT_FORMATS])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'where the file goes', parseText)
    .option('--overwrite', 'replace the file in --out')
    .option('--json', 'print one JSON object')
    .action(async (folder: string, options: ExportOptions) => {
      const { runExport } = await import('../export/run-export.ts');
      finish(await runExport(folder, options));
    });
}
