import { readModel, readModelInfo } from '@char-rnn/files';
import { CliError } from '../errors/cli-error.ts';
import type { InitialModel } from './resolve-run.ts';

/**
 * The model that a run starts from.
 *
 * @throws CliError `INVALID_ARGUMENT` if it has no tokenizer, or another kind than asked for; FilesError as `readModel`.
 */
export async function readInitialModel(dir: string, kind: 'char' | 'byte' | undefined): Promise<InitialModel> {
  const { weightsSha256 } = await readModelInfo(dir);
  const { tokenizer, ...artifacts } = await readModel(dir);
  if (!tokenizer) {
    const message = `The model in ${dir} was saved without its tokenizer: --init-from needs one.`;
    throw new CliError('INVALID_ARGUMENT', message);
  }
  if (kind !== undefined && kind !== tokenizer.kind) {
    const message = `--tokenizer is ${kind}, and the model of --init-from has ${tokenizer.kind}: leave the option out.`;
    throw new CliError('INVALID_ARGUMENT', message);
  }
  return { ...artifacts, tokenizer, weightsSha256 };
}
