/** The text of a run: one or more files or data sets, read in the order in which they were named, as one. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { encodeCompact, type Ids } from '@char-rnn/data';
import { DATASET_NAMES, type DatasetName, loadDataset } from '@char-rnn/data/datasets';
import { readByteFile, readTextFile } from '@char-rnn/data/files';
import type { Tokenizer } from '@char-rnn/tokenizer';
import { CliError } from '../errors/cli-error.ts';

/** Something to read that was found under its name. */
export interface TextSource {
  /** For people and for the model's summary: never a path. */
  readonly name: string;
  /** The text in chunks; of bytes for a byte tokenizer. */
  read(kind: Tokenizer['kind']): AsyncIterable<string | Uint8Array>;
}

export interface Corpus {
  name: string;
  ids: Ids;
  tokenizer: Tokenizer;
  /** Of the text itself, in hexadecimal. */
  sha256: string;
}

/** What lies under each name: a file of that name wins over a data set. @throws CliError `FILE_NOT_FOUND` */
export function findTexts(names: readonly string[]): Promise<TextSource[]> {
  return Promise.all(names.map(findText));
}

async function findText(name: string): Promise<TextSource> {
  if (await exists(name)) {
    return { name: basename(name), read: (kind) => (kind === 'byte' ? readByteFile(name) : readTextFile(name)) };
  }
  if (isDatasetName(name)) return { name, read: () => readDataset(name) };
  const message = `There is no file ${name}: check the name. The data sets with a name are ${DATASET_NAMES.join(' and ')}.`;
  throw new CliError('FILE_NOT_FOUND', message);
}

/** Reads the texts with the tokenizer that `getTokenizer` gives, which may read them for it first. */
export async function readCorpus(
  sources: readonly TextSource[],
  kind: Tokenizer['kind'],
  getTokenizer: (chunks: () => AsyncIterable<string | Uint8Array>) => Promise<Tokenizer>,
): Promise<Corpus> {
  const read = () => readAll(sources, kind);
  const tokenizer = await getTokenizer(read);
  const hash = createHash('sha256');
  const ids = await encodeCompact(tokenizer, hashed(read(), hash));
  return { name: sources.map(({ name }) => name).join(' + '), ids, tokenizer, sha256: hash.digest('hex') };
}

async function* readAll(sources: readonly TextSource[], kind: Tokenizer['kind']): AsyncGenerator<string | Uint8Array> {
  for (const source of sources) yield* source.read(kind);
}

async function* hashed<Chunk extends string | Uint8Array>(
  chunks: AsyncIterable<Chunk>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Chunk> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

async function* readDataset(name: DatasetName): AsyncGenerator<string> {
  yield (await loadDataset(name)).text;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    // Whatever else is wrong with a file that is there, reading it says better.
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}

function isDatasetName(name: string): name is DatasetName {
  return (DATASET_NAMES as readonly string[]).includes(name);
}
