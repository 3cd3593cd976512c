/** What a reader has before the first command: a clone of the repository, texts of their own, the data sets. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDataset } from '@char-rnn/data/datasets';
import { globSync } from 'tinyglobby';
import { ROOT } from './documents.ts';

/** Copies what is under version control, changed or not, and what was built. */
export async function copyRepository(folder: string): Promise<void> {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  const files = listed
    .toString()
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(ROOT, path)));
  const built = globSync('packages/*/dist/**', { cwd: ROOT });
  for (const path of [...files, ...built]) await cp(join(ROOT, path), join(folder, path));
}

/** `book.txt` and `another.txt`: two pieces of Moby-Dick, short enough to be trained on in some seconds. */
export async function writeReadersTexts(folder: string): Promise<void> {
  const { text } = await loadDataset('moby-dick');
  await writeFile(join(folder, 'book.txt'), text.slice(100_000, 115_000));
  await writeFile(join(folder, 'another.txt'), text.slice(500_000, 505_000));
}

/** Where `shakespeare` is: what CHAR_RNN_DATASETS says, or a folder beside the checkout; else it is downloaded. */
export function readersDatasets(): NodeJS.ProcessEnv {
  const folder = process.env.CHAR_RNN_DATASETS ?? join(ROOT, '..', 'shared', 'data');
  return existsSync(folder) ? { CHAR_RNN_DATASETS: folder } : {};
}
