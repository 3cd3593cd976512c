import { decodeJson } from '@char-rnn/files';
import { parseVocabulary, type Vocabulary } from '@char-rnn/interchange';
import { CliError } from '../errors/cli-error.ts';
import { findTexts } from '../texts/find-texts.ts';
import { fitTokenizer } from '../texts/fit-tokenizer.ts';
import { TextPass } from '../texts/text-pass.ts';
import { readInputFile } from './input-file.ts';

/**
 * What `--vocabulary` or `--text` says that the ids of a model stand for; undefined without either.
 *
 * @throws CliError, DataError for files that cannot be read; InterchangeError `INVALID_ARGUMENT`
 */
export async function findVocabulary({
  vocabulary,
  text,
}: {
  vocabulary?: string;
  text?: readonly string[];
}): Promise<Vocabulary | undefined> {
  if (vocabulary !== undefined && text !== undefined) {
    throw new CliError(
      'INVALID_ARGUMENT',
      '--vocabulary and --text both say what the ids stand for: give one of them.',
    );
  }
  if (vocabulary !== undefined) return readVocabulary(vocabulary);
  if (text === undefined) return undefined;
  const pass = new TextPass(await findTexts(text), { kind: 'char' });
  const { vocabulary: fitted } = await fitTokenizer(pass.read() as AsyncIterable<string>);
  // Whether the model has an [UNK] before these shows in how many ids it has.
  return fitted.slice(1);
}

async function readVocabulary(path: string): Promise<Vocabulary> {
  const decoded = decodeJson(new TextDecoder().decode(await readInputFile(path)));
  if ('problem' in decoded) throw new CliError('INVALID_ARGUMENT', `The vocabulary in ${path} ${decoded.problem}.`);
  return parseVocabulary(decoded.value);
}
