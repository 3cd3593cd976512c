import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDataset } from '@char-rnn/data/datasets';
import { makeFolder } from './run-char-rnn.ts';

/** Options of a model that is trained within a second or two, on the backend that is everywhere. */
export const TINY: readonly string[] = [
  ...['--backend', 'cpu', '--units', '16', '--embedding', '8', '--batch-size', '8', '--seq-length', '32'],
  ...['--learning-rate', '0.01'],
];

/** Characters of the texts: some 50 steps an epoch with the options above. */
const TEXT_LENGTH = 15_000;

/** A folder with `book.txt`, the beginning of a chapter of Moby-Dick. */
export async function makeFolderWithBook(): Promise<string> {
  const folder = await makeFolder();
  const { text } = await loadDataset('moby-dick');
  await writeFile(join(folder, 'book.txt'), text.slice(50_000, 50_000 + TEXT_LENGTH));
  return folder;
}
