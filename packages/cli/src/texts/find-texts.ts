/** From the words of the command line to texts that are there: files, patterns of files, data sets by name. */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { DATASET_NAMES, type DatasetName, loadDataset } from '@char-rnn/data/datasets';
import { readByteFile, readTextFile } from '@char-rnn/data/files';
import type { Tokenizer } from '@char-rnn/tokenizer';
import { glob, isDynamicPattern } from 'tinyglobby';
import { CliError } from '../errors/cli-error.ts';

/** Something to read that was found under its name. */
export interface TextSource {
  /** For people and for the model's summary: never a path. */
  readonly name: string;
  /** Of a file; 0 for a data set, which takes no time and no memory to speak of. */
  readonly byteLength: number;
  /** The text in chunks; of bytes for a byte tokenizer. `onRead` is told how many bytes of it have been read so far. */
  read(kind: Tokenizer['kind'], onRead?: (bytes: number) => void): AsyncIterable<string | Uint8Array>;
}

/**
 * What lies under each name, in their order: a file, which wins over all else; a data set; the files that match a pattern,
 * sorted by their paths. A file that is named twice is one text, at its first place.
 *
 * @throws CliError `FILE_NOT_FOUND`, `NOT_A_FILE` for a directory
 */
export async function findTexts(names: readonly string[]): Promise<TextSource[]> {
  const found = new Map<string, TextSource>();
  for (const name of names) {
    for (const [key, source] of await findText(name)) if (!found.has(key)) found.set(key, source);
  }
  return [...found.values()];
}

/** The texts of a name, each with what tells it from others. */
async function findText(name: string): Promise<[key: string, source: TextSource][]> {
  const stats = await statIfThere(name);
  if (stats?.isDirectory()) {
    const pattern = `${name.replace(/[\\/]+$/, '')}/**/*.txt`;
    const message = `${name} is a directory: name its files, or a pattern that they match, such as '${pattern}'.`;
    throw new CliError('NOT_A_FILE', message);
  }
  if (stats) return [fileSource(name, stats.size)];
  if (isDatasetName(name)) return [[name, { name, byteLength: 0, read: () => readDataset(name) }]];
  // Where the shell did not expand it: it was quoted, or the shell is one of Windows, whose paths have backslashes.
  const pattern = process.platform === 'win32' ? name.replaceAll('\\', '/') : name;
  if (!isDynamicPattern(pattern)) {
    const message = `There is no file ${name}: check the name. The data sets with a name are ${DATASET_NAMES.join(' and ')}.`;
    throw new CliError('FILE_NOT_FOUND', message);
  }
  const paths = (await glob(pattern, { expandDirectories: false })).sort();
  if (paths.length === 0) {
    throw new CliError('FILE_NOT_FOUND', `No file matches the pattern ${name}: check it.`);
  }
  return Promise.all(paths.map(async (path) => fileSource(path, (await stat(path)).size)));
}

function fileSource(path: string, byteLength: number): [key: string, source: TextSource] {
  const source: TextSource = {
    name: basename(path),
    byteLength,
    read(kind, onRead) {
      const options = { onProgress: ({ readBytes }: { readBytes: number }) => onRead?.(readBytes) };
      return kind === 'byte' ? readByteFile(path, options) : readTextFile(path, options);
    },
  };
  return [resolve(path), source];
}

async function* readDataset(name: DatasetName): AsyncGenerator<string> {
  yield (await loadDataset(name)).text;
}

/** Whatever else is wrong with a file that is there, reading it says better. */
async function statIfThere(path: string): Promise<Pick<Stats, 'isDirectory' | 'size'> | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : { isDirectory: () => false, size: 0 };
  }
}

function isDatasetName(name: string): name is DatasetName {
  return (DATASET_NAMES as readonly string[]).includes(name);
}
