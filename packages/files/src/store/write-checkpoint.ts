/**
 * A checkpoint is made under a temporary name and renamed into being once it is whole and on the disk; from then on
 * nothing in it changes until it is removed, again by a rename first. So a folder named by a step is never half.
 */
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { FilesError } from '../files-error.ts';
import { type Checkpoint, type CheckpointFiles, formatCheckpoint, HASHES } from '../format/checkpoint-json.ts';
import { checkPath } from './check-path.ts';
import { makeSubdirectory, syncDirectory, writeSynced } from './durable-write.ts';
import { describeWriteFailure, systemCode } from './file-failure.ts';
import { listCheckpoints, locateCheckpoint, locateCheckpoints, readCheckpoint } from './read-checkpoint.ts';
import { makeRunDirectory } from './run-lock.ts';
import { releaseTemporary, removeLeftovers, reserveTemporary } from './temporary-name.ts';
import { writeInTurn } from './write-queue.ts';

/** How {@link writeCheckpoint} writes. */
export interface WriteCheckpointOptions {
  /** How many checkpoints the run keeps, the new one included: 2, so that one is left if the newest is damaged. */
  keep?: number;
}

/**
 * Adds a checkpoint to a run and removes the oldest beyond `keep`. Checkpoints of later steps are removed as well: the
 * run went back behind them, and a resume must not pick them up. Returns the new folder, `<runDir>/checkpoints/<step>`.
 *
 * @throws FilesError `INVALID_ARGUMENT` for a step that is no whole number from 0, for tensors that are not finite or
 *   not as large as their shapes, for a state that JSON cannot hold; `OUTPUT_NOT_WRITABLE`
 */
export async function writeCheckpoint(
  runDir: string,
  checkpoint: Checkpoint,
  { keep = 2 }: WriteCheckpointOptions = {},
): Promise<string> {
  checkPath(runDir, 'runDir');
  const { step } = checkpoint;
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new FilesError('INVALID_ARGUMENT', `step is ${step}: give the number of training steps done, 0 or more.`);
  }
  if (!Number.isSafeInteger(keep) || keep < 1) {
    throw new FilesError('INVALID_ARGUMENT', `keep is ${keep}: give the number of checkpoints to keep, 1 or more.`);
  }
  const files = await formatCheckpoint(checkpoint);
  const directory = locateCheckpoints(runDir);
  const path = locateCheckpoint(runDir, step);
  return writeInTurn(directory, async () => {
    try {
      await makeRunDirectory(runDir);
      await makeSubdirectory(directory);
      await removeLeftovers(directory);
      if (!(await isSameCheckpoint(runDir, step, files))) await create(directory, path, step, files);
      await prune(runDir, step, keep);
      return path;
    } catch (error) {
      throw describeWriteFailure(error, path);
    }
  });
}

/** Whether this very checkpoint is there already and intact, as after a resume that repeats a step exactly. */
async function isSameCheckpoint(runDir: string, step: number, files: CheckpointFiles): Promise<boolean> {
  if (!(await listCheckpoints(runDir)).includes(step)) return false;
  try {
    const existing = await formatCheckpoint(await readCheckpoint(runDir, step));
    return new TextDecoder().decode(existing[HASHES]) === new TextDecoder().decode(files[HASHES]);
  } catch (error) {
    if (error instanceof FilesError) return false;
    throw error;
  }
}

async function create(directory: string, path: string, step: number, files: CheckpointFiles): Promise<void> {
  const temporary = reserveTemporary(directory, String(step));
  try {
    await mkdir(temporary);
    for (const [name, bytes] of Object.entries(files)) await writeSynced(join(temporary, name), bytes);
    await syncDirectory(temporary);
    // A rename cannot replace a folder that holds files: one of this step goes out of the way first.
    await removeCheckpoint(directory, path, step);
    await rename(temporary, path);
    await syncDirectory(directory);
  } finally {
    await releaseTemporary(temporary);
  }
}

async function prune(runDir: string, newest: number, keep: number): Promise<void> {
  const steps = await listCheckpoints(runDir);
  const kept = steps.filter((step) => step <= newest).slice(-keep);
  for (const step of steps) {
    if (!kept.includes(step)) await removeCheckpoint(locateCheckpoints(runDir), locateCheckpoint(runDir, step), step);
  }
}

async function removeCheckpoint(directory: string, path: string, step: number): Promise<void> {
  const temporary = reserveTemporary(directory, `${step}-removed`);
  try {
    await rename(path, temporary);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  } finally {
    await releaseTemporary(temporary);
  }
}
