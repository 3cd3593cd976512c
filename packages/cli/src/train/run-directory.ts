/** The folder of a run before the first step: what is in it, and whether the run may have it. */
import {
  type Checkpoint,
  FilesError,
  isModelDirectory,
  type JsonObject,
  listCheckpoints,
  lockRun,
  type RunLock,
  readLatestCheckpoint,
} from '@char-rnn/files';
import type { TokenizerJson } from '@char-rnn/tokenizer';
import { CliError } from '../errors/cli-error.ts';
import { quoteForShell } from '../terminal/format.ts';
import type { Baseline } from './baseline.ts';
import type { RunLimits, RunRecording, RunSettings } from './settings.ts';

/** What a checkpoint of this command holds beside the trainer's own state. */
export type RunRecord = {
  settings: RunSettings;
  limits: RunLimits;
  recording: RunRecording;
  text: { name: string; characters: number; sha256: string };
  tokenizer: TokenizerJson;
  backend: string;
  /** Absent where nothing is held out, or none was wanted. */
  baseline?: Baseline;
  /** The lowest loss on held-out text of a model that was saved; null before the first. */
  best: number | null;
};

/** A run that can be resumed. */
export interface EarlierRun extends RunRecord {
  checkpoint: Checkpoint;
  /** Newer checkpoints that are damaged, with the reason. */
  skipped: { step: number; reason: string }[];
}

/** Whether a model or a run is in the folder. */
export async function isOccupied(out: string): Promise<boolean> {
  return (await listCheckpoints(out)).length > 0 || (await isModelDirectory(out));
}

/** @throws CliError `OUTPUT_EXISTS` if a model or a run is in the folder already. */
export async function checkFree(out: string): Promise<void> {
  if (!(await isOccupied(out))) return;
  const hasRun = (await listCheckpoints(out)).length > 0;
  const found = hasRun ? 'a run' : 'a model';
  const goOn = hasRun ? 'Go on with it with --resume, replace' : 'Replace';
  throw new CliError(
    'OUTPUT_EXISTS',
    `${out} holds ${found} already. ${goOn} it with --overwrite, or give another --out.`,
  );
}

/** @throws CliError `CHECKPOINT_NOT_FOUND`, FilesError `UNSUPPORTED_FORMAT_VERSION`, `FILE_NOT_READABLE` */
export async function readEarlierRun(out: string): Promise<EarlierRun> {
  const { checkpoint, skipped } = await readLatestCheckpoint(out);
  if (!checkpoint) {
    const reason = skipped[0] ? `no checkpoint in it is intact (${skipped[0].reason})` : 'it has no checkpoint';
    const message = `${out} cannot be resumed: ${reason}. Train without --resume, with --overwrite if there is a model.`;
    throw new CliError('CHECKPOINT_NOT_FOUND', message);
  }
  const { extra } = checkpoint.state as unknown as { extra?: Partial<RunRecord> };
  if (!extra?.settings || !extra.limits || !extra.recording || !extra.text || !extra.tokenizer) {
    const message = `The checkpoint ${checkpoint.step} in ${out} was not written by char-rnn train: go on with the program that wrote it.`;
    throw new CliError('CHECKPOINT_NOT_FOUND', message);
  }
  return { ...(extra as RunRecord), checkpoint, skipped };
}

/** A run's record as a checkpoint holds it. */
export function toExtra(record: RunRecord): JsonObject {
  return JSON.parse(JSON.stringify(record)) as JsonObject;
}

/**
 * Takes the folder for this process, and makes it if need be. Whoever prepared a run without the lock looks again at what
 * is in the folder, once it has it.
 *
 * @throws CliError `OUTPUT_NOT_WRITABLE`: nothing has been computed yet that could be lost. FilesError `RUN_LOCKED`
 */
export async function lockDirectory(out: string): Promise<RunLock> {
  try {
    return await lockRun(out);
  } catch (error) {
    if (error instanceof FilesError && error.code === 'OUTPUT_NOT_WRITABLE') {
      throw new CliError('OUTPUT_NOT_WRITABLE', error.message, { cause: error });
    }
    throw error;
  }
}

/** The command that goes on with a run. */
export function formatResumeCommand(texts: readonly string[], out: string): string {
  return `char-rnn train ${texts.map(quoteForShell).join(' ')} --out ${quoteForShell(out)} --resume`;
}
