import { type JsonObject, readLatestCheckpoint, type SkippedCheckpoint, writeCheckpoint } from '@char-rnn/files';
import type { Trainer } from '../trainer.ts';
import { captureTrainer, restoreTrainer } from './trainer-state.ts';

/** What {@link saveCheckpoint} adds, and how many it keeps. */
export interface SaveCheckpointOptions {
  /** How many checkpoints to keep. Default 2. */
  keep?: number;
  /** What the program wants to find again when it resumes, such as its settings. */
  extra?: JsonObject;
}

/**
 * Writes all that a resume needs to `<runDir>/checkpoints/<step>`.
 *
 * @throws FilesError `OUTPUT_NOT_WRITABLE` when the folder cannot be written.
 */
export async function saveCheckpoint(
  trainer: Trainer,
  runDir: string,
  { keep, extra }: SaveCheckpointOptions = {},
): Promise<string> {
  return writeCheckpoint(runDir, await captureTrainer(trainer, extra), { keep });
}

/** What a restored checkpoint was, or why there was none. */
export interface RestoredCheckpoint {
  /** The training step that it was taken after; undefined when no checkpoint could be used. */
  step: number | undefined;
  /** What was given to `saveCheckpoint` as `extra`. */
  extra: JsonObject;
  /** Newer checkpoints that were damaged, with the reason. */
  skipped: SkippedCheckpoint[];
}

/**
 * Puts a compiled trainer back to the newest checkpoint of a run that verifies.
 *
 * @throws TrainerError `CHECKPOINT_MISMATCH` when it is of another architecture or optimizer.
 */
export async function restoreCheckpoint(trainer: Trainer, runDir: string): Promise<RestoredCheckpoint> {
  const { checkpoint, skipped } = await readLatestCheckpoint(runDir);
  const extra = checkpoint ? restoreTrainer(trainer, checkpoint) : {};
  return { step: checkpoint?.step, extra, skipped };
}
