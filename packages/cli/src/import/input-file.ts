import { readFile, stat } from 'node:fs/promises';
import { CliError } from '../errors/cli-error.ts';

/** Node reads at most 2^31 - 1 bytes of a file in one call. */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * All bytes of a file, whose kind and size are looked at first: a pipe would be waited for, a device has no end.
 *
 * @throws CliError `FILE_NOT_FOUND`, `NOT_A_FILE`, `FILE_NOT_READABLE`, `FILE_TOO_LARGE`
 */
export async function readInputFile(path: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new CliError('NOT_A_FILE', `${path} is no regular file: name a file.`);
    if (found.size > MAX_BYTES) {
      throw new CliError('FILE_TOO_LARGE', `${path} has ${found.size} bytes, of which at most ${MAX_BYTES} are read.`);
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new CliError('FILE_NOT_FOUND', `There is no file ${path}: check the name.`, { cause: error });
    }
    throw new CliError('FILE_NOT_READABLE', `Cannot read ${path}: ${message}.`, { cause: error });
  }
}
