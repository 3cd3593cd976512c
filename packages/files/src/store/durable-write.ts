/**
 * Writes that survive a crash of the process, the system or the power: nothing is renamed into place before its bytes
 * are on the disk, and a rename is on the disk before the next step begins.
 */
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { systemCode } from './file-failure.ts';
import { releaseTemporary, reserveTemporary } from './temporary-name.ts';

/** Writes a new file and waits until its bytes are on the disk. */
export async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Replaces the file at `path` in one step: a reader sees the old content or all of the new. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const directory = dirname(path);
  const temporary = reserveTemporary(directory, basename(path));
  try {
    await writeSynced(temporary, content);
    await rename(temporary, path);
  } finally {
    await releaseTemporary(temporary);
  }
  await syncDirectory(directory);
}

/**
 * Makes sure that a directory and those above it exist. Node's own `recursive` never ends (seen on Node 20) where the
 * file system says that a folder to be made in an existing one does not exist, as Linux does in /proc.
 */
export async function makeDirectory(path: string): Promise<void> {
  const parent = dirname(resolve(path));
  try {
    await makeSubdirectory(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || parent === resolve(path)) throw error;
    await makeDirectory(parent);
    await makeSubdirectory(path);
  }
}

/** Makes sure that a directory exists, in one that does. */
export async function makeSubdirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    // Said of a file in the way too, and some systems refuse a root or a mounted folder with another code.
    if (systemCode(error) === 'ENOENT' || !(await isDirectory(path))) throw error;
    return;
  }
  await syncDirectory(dirname(resolve(path)));
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** Waits until the names in a directory are on the disk. */
export async function syncDirectory(path: string): Promise<void> {
  // Windows cannot open a directory, and its file systems keep renames in order by themselves.
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } catch (error) {
    // Some network file systems cannot sync a directory; the write itself is done.
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    await directory.close();
  }
}
