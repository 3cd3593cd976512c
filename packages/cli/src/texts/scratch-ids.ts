/** The ids of a text that is too long for the memory, in a file for as long as the command runs. */
import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Ids } from '@char-rnn/data';
import { IdFile } from '@char-rnn/data/files';
import { CharRnnError } from '@char-rnn/errors';
import { CliError } from '../errors/cli-error.ts';

/** Never the name of somebody's own file. */
const FILE_NAME = '.char-rnn-ids.npy';

/**
 * Writes the ids into a file in `folder`, which is made if it is not there. Both go at the end of the process, the folder
 * if nothing else has come into it: the file is not kept, since to read and encode a gigabyte again takes some ten
 * seconds, and a file that is never used again is never out of date.
 *
 * @throws CliError `OUTPUT_NOT_WRITABLE`
 */
export async function writeScratchIds(folder: string, chunks: AsyncIterable<Ids>, vocabSize: number): Promise<IdFile> {
  const firstMade = makeFolder(folder);
  let file: IdFile | undefined;
  process.once('exit', () => {
    file?.close();
    if (firstMade !== undefined) removeEmptyFolders(folder, firstMade);
  });
  try {
    file = await IdFile.write(join(folder, FILE_NAME), chunks, vocabSize, { temporary: true });
    return file;
  } catch (error) {
    if (!CharRnnError.isInstance(error, 'FILE_NOT_WRITABLE')) throw error;
    throw new CliError('OUTPUT_NOT_WRITABLE', error.message, { cause: error });
  }
}

/** The first of the folders that had to be made, if any had to. */
function makeFolder(folder: string): string | undefined {
  const missing: string[] = [];
  for (let path = resolve(folder); !existsSync(path); path = dirname(path)) missing.unshift(path);
  try {
    // One by one: Node's own `recursive` never ends below /proc (seen on Node 20).
    for (const path of missing) mkdirSync(path);
    return missing[0];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = `Cannot write ${folder} (${code}): give another folder, or make room for it.`;
    throw new CliError('OUTPUT_NOT_WRITABLE', message, { cause: error });
  }
}

function removeEmptyFolders(folder: string, firstMade: string): void {
  try {
    for (let path = resolve(folder); path.startsWith(resolve(firstMade)); path = dirname(path)) rmdirSync(path);
  } catch {
    // It is in use, as it should be after a run.
  }
}
