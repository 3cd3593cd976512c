/** A file that the command writes whole or not at all. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CharRnnError } from '@char-rnn/errors';
import writeFileAtomic from 'write-file-atomic';
import { CliError } from '../errors/cli-error.ts';

/**
 * Finds what would fail before there is anything to write.
 *
 * @throws CliError `OUTPUT_EXISTS`, `OUTPUT_NOT_WRITABLE`
 */
export async function checkOutputFile(path: string, { mayReplace = false }: { mayReplace?: boolean }): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  // A device or a pipe would be replaced, not written to.
  if (found !== undefined && !found.isFile()) {
    const what = found.isDirectory() ? 'a folder' : 'no regular file';
    throw new CliError('OUTPUT_NOT_WRITABLE', `${path} is ${what}: give --out the name of a file.`);
  }
  if (found !== undefined && !mayReplace) {
    throw new CliError(
      'OUTPUT_EXISTS',
      `${path} is there already: replace it with --overwrite, or give another --out.`,
    );
  }
  const folder = dirname(resolve(path));
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be written to';
    throw new CliError('OUTPUT_NOT_WRITABLE', `The folder of ${path} ${reason}: give another --out.`, { cause });
  }
}

/** Replaces the file in one step. @throws CharRnnError `OUTPUT_NOT_WRITABLE` */
export async function writeOutputFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFileAtomic(path, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CharRnnError('OUTPUT_NOT_WRITABLE', `Cannot write ${path}: ${reason}.`, { cause });
  }
}
