/** `char-rnn import`: a model folder of a file that another program wrote. Returns the exit code. */
import { countParams, listCheckpoints, writeModel } from '@char-rnn/files';
import { CliError } from '../errors/cli-error.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { formatCount, formatPlural, quoteForShell } from '../terminal/format.ts';
import { writeJson, writeLine } from '../terminal/write.ts';
import { checkFree, lockDirectory } from '../train/run-directory.ts';
import { findVocabulary } from './find-vocabulary.ts';
import { importFile } from './import-file.ts';

/** What the command line gave. */
export interface ImportOptions {
  out: string;
  vocabulary?: string;
  text?: string[];
  overwrite?: boolean;
  json?: boolean;
}

export async function runImport(file: string, { out, overwrite, json, ...options }: ImportOptions): Promise<number> {
  await checkOutput(out, { mayReplace: overwrite });
  const vocabulary = await findVocabulary(options);
  const { model, format } = await importFile(file, { vocabulary });
  const lock = await lockDirectory(out);
  try {
    // Once more, now that nobody else writes to it.
    await checkOutput(out, { mayReplace: overwrite });
    await writeModel(out, model);
  } finally {
    await lock.release();
  }
  const { architecture, tokenizer } = model;
  const parameters = countParams(architecture);
  if (json) {
    writeJson({ event: 'import', file, format, folder: out, parameters, architecture });
    return ExitCode.done;
  }
  const { cell, rnnLayers, rnnUnits, embeddingDim } = architecture;
  const layers = `${formatPlural(rnnLayers, 'layer')} of ${cell.toUpperCase()} with ${rnnUnits} units`;
  writeLine(`${out}: ${layers}, embedding ${embeddingDim}: ${formatCount(parameters)} parameters, from ${format}`);
  if (tokenizer) writeLine(`Write with it:  char-rnn generate ${quoteForShell(out)}`);
  return ExitCode.done;
}

/** @throws CliError `OUTPUT_EXISTS` */
async function checkOutput(out: string, { mayReplace = false }: { mayReplace?: boolean }): Promise<void> {
  // Its checkpoints would go on with another model than the folder's.
  if ((await listCheckpoints(out)).length > 0) {
    throw new CliError('OUTPUT_EXISTS', `${out} holds a run, which only train may replace: give another --out.`);
  }
  if (!mayReplace) await checkFree(out);
}
