/**
 * Names for what is not finished yet. A process that is killed leaves such files behind; the next one that writes to
 * the same folder removes them, but never those of a writer that is still alive.
 */
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';
import { isRunning } from './process-identity.ts';

/** `.tmp-<process>-<thread>-<count>-<what it becomes>` */
const TEMPORARY_NAME = /^\.tmp-(\d+)-(\d+)-(\d+)-/;

const inUse = new Set<string>();
let count = 0;

/** A name in `directory` that nobody else uses, on the same file system as `finalName`, so that it can be renamed. */
export function reserveTemporary(directory: string, finalName: string): string {
  const path = join(directory, `.tmp-${process.pid}-${threadId}-${count++}-${finalName}`);
  inUse.add(resolve(path));
  return path;
}

/** Removes what is left under a reserved name, if anything. */
export async function releaseTemporary(path: string): Promise<void> {
  inUse.delete(resolve(path));
  await rm(path, { recursive: true, force: true });
}

/** Removes what writers that no longer run left in `directory`. */
export async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const match = TEMPORARY_NAME.exec(name);
    if (match !== null && isAbandoned(join(directory, name), Number(match[1]), Number(match[2]))) {
      await rm(join(directory, name), { recursive: true, force: true });
    }
  }
}

function isAbandoned(path: string, writerProcess: number, writerThread: number): boolean {
  if (writerProcess !== process.pid) return !isRunning(writerProcess);
  // In a container every run may have the same process number.
  return writerThread === threadId && !inUse.has(resolve(path));
}
