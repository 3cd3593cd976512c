/**
 * The lock of a run's folder: the folder `lock` in it, whose one entry is named after the process that holds it (see
 * `lock-entry.ts`). It comes into being by a rename, which fails where there is one, and goes by a rename; a holder
 * that is not alive any more is replaced by a rename of the entry, which one process alone can do. Nobody has to sign
 * that it is alive: a process that ended in any way holds nothing.
 */
import { mkdir, readdir, rename, rmdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FilesError } from '../files-error.ts';
import { checkPath } from './check-path.ts';
import { makeDirectory } from './durable-write.ts';
import { describeWriteFailure, isNotFound, systemCode } from './file-failure.ts';
import { formatEntryName, judgeHolder, parseEntryName } from './lock-entry.ts';
import { identifySelf, type ProcessIdentity } from './process-identity.ts';
import { releaseTemporary, reserveTemporary } from './temporary-name.ts';

const LOCK = 'lock';

/** The hold of this process on a run's folder. */
export interface RunLock {
  /**
   * Gives the folder free; a second call does nothing. It never fails: what cannot be removed from the disk holds
   * nobody up once this process has ended.
   */
  release(): Promise<void>;
}

/** The entries of the locks that this process holds, by the folders of the runs. */
const held = new Map<string, string>();

/**
 * Reserves the folder of a run, which is created if need be, for this process. From then on, whatever this process
 * writes to the folder fails with `OUTPUT_NOT_WRITABLE` once the folder was removed or renamed, instead of making a new
 * one with a part of the run.
 *
 * The lock ends with its process, also where that is killed or the machine stops. On a file system that several
 * machines (or containers) share, nobody can tell whether a process of another one still runs: its lock counts until it
 * is removed by hand, as the message says. The machines must have different host names.
 *
 * @throws FilesError `RUN_LOCKED` if another process, or this one, holds it; `OUTPUT_NOT_WRITABLE`, `INVALID_ARGUMENT`
 */
export async function lockRun(runDir: string): Promise<RunLock> {
  checkPath(runDir, 'runDir');
  const lock = join(runDir, LOCK);
  let entry: string;
  try {
    const self = await identifySelf();
    await makeDirectory(runDir);
    entry = await acquire(runDir, lock, self);
  } catch (error) {
    throw describeWriteFailure(error, runDir);
  }
  const key = resolve(runDir);
  held.set(key, entry);
  return {
    async release() {
      if (held.get(key) !== entry) return;
      held.delete(key);
      await removeLock(runDir, lock, entry).catch(() => {});
    },
  };
}

/**
 * Makes sure that the folder of a run or model exists; where this process has locked it, that it is still the one.
 *
 * @throws FilesError `OUTPUT_NOT_WRITABLE` if the locked folder is not there any more.
 */
export async function makeRunDirectory(runDir: string): Promise<void> {
  const entry = held.get(resolve(runDir));
  if (entry === undefined) return makeDirectory(runDir);
  if (await isThere(entry)) return;
  const message = `Cannot write ${runDir}: the folder, or the lock in it, was removed or renamed while it was in use. Go on with it under its new name, or start again.`;
  throw new FilesError('OUTPUT_NOT_WRITABLE', message);
}

/** Returns the path of the entry, which is this process' own then. */
async function acquire(runDir: string, lock: string, self: ProcessIdentity): Promise<string> {
  const name = formatEntryName(self, Date.now());
  while (true) {
    const names = await listEntries(lock);
    for (const holder of names) await refuseIfHeld(runDir, holder, self);
    const isOurs = names.length === 0 ? await createLock(runDir, lock, name) : await takeOver(lock, names[0], name);
    // If not, another process was faster, and the next look tells which.
    if (isOurs) return resolve(lock, name);
  }
}

/** The entries of a lock, in an order that all processes share: one, but for what people do to a folder. */
async function listEntries(lock: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(lock);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
  // Somebody emptied it by hand; on Windows a rename would not replace it.
  if (names.length === 0) await rmdir(lock).catch(ignore('ENOENT', 'ENOTEMPTY', 'EEXIST'));
  const entries = names.filter((name) => parseEntryName(name) !== undefined).sort();
  if (names.length > 0 && entries.length === 0) {
    const message = `${lock} is in the way: it holds ${JSON.stringify(names[0])} and no lock. Rename it, or choose another folder.`;
    throw new FilesError('OUTPUT_NOT_WRITABLE', message);
  }
  return entries;
}

async function refuseIfHeld(runDir: string, name: string, self: ProcessIdentity): Promise<void> {
  const holder = parseEntryName(name)!;
  const judgement = await judgeHolder(holder, self);
  if (judgement === 'dead') return;
  const since = new Date(holder.since).toISOString();
  const who = `process ${holder.processId} on ${holder.host}`;
  const advice =
    judgement === 'alive'
      ? `wait until it ends, stop it, or choose another folder. (If this is a copy of its folder, remove ${join(runDir, LOCK)}.)`
      : `from here nobody can tell whether it still runs. If it does not, remove ${join(runDir, LOCK)}.`;
  throw new FilesError('RUN_LOCKED', `${runDir} is in use by ${who} since ${since}: ${advice}`);
}

/** False if there is a lock already. */
async function createLock(runDir: string, lock: string, name: string): Promise<boolean> {
  const temporary = reserveTemporary(runDir, LOCK);
  try {
    await mkdir(temporary);
    await writeFile(join(temporary, name), '');
    await rename(temporary, lock);
    return true;
  } catch (error) {
    // A folder that is not empty is never replaced. POSIX has two codes for that, and Windows says EPERM of much else too.
    if (['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '') || (await isThere(lock))) return false;
    throw error;
  } finally {
    await releaseTemporary(temporary);
  }
}

/** False if another process has replaced the dead holder's entry. */
async function takeOver(lock: string, deadName: string, name: string): Promise<boolean> {
  try {
    await rename(join(lock, deadName), join(lock, name));
    return true;
  } catch (error) {
    ignore('ENOENT')(error);
    return false;
  }
}

async function removeLock(runDir: string, lock: string, entry: string): Promise<void> {
  // As long as the entry is there the folder is ours: nobody removes the entry of a process that is alive.
  if (!(await isThere(entry))) return;
  const temporary = reserveTemporary(runDir, LOCK);
  try {
    await rename(lock, temporary);
  } finally {
    await releaseTemporary(temporary);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Takes an error and throws it unless it has one of these codes. */
function ignore(...codes: string[]): (error: unknown) => void {
  return (error) => {
    if (!codes.includes(systemCode(error) ?? '')) throw error;
  };
}
