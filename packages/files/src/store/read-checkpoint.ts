import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FilesError } from '../files-error.ts';
import {
  CHECKPOINT_JSON,
  type Checkpoint,
  HASHES,
  parseCheckpointJson,
  parseHashes,
  TENSORS_BIN,
} from '../format/checkpoint-json.ts';
import { MAX_JSON_BYTES, MAX_TENSOR_BYTES } from '../format/limits.ts';
import { findNonFinite, unpackTensors } from '../format/named-tensor.ts';
import { sha256Hex } from '../format/sha256.ts';
import { checkPath } from './check-path.ts';
import { describeReadFailure, isNotFound } from './file-failure.ts';
import { decodeUtf8, readBounded } from './read-bounded.ts';

const CHECKPOINTS = 'checkpoints';
const STEP_NAME = /^(0|[1-9]\d{0,15})$/;
/** Two lines of 64 digits and a file name take less than 200 bytes. */
const MAX_HASHES_BYTES = 1024;

/** The folder that holds the checkpoints of a run. */
export function locateCheckpoints(runDir: string): string {
  return join(runDir, CHECKPOINTS);
}

/** The folder of one checkpoint. */
export function locateCheckpoint(runDir: string, step: number): string {
  return join(locateCheckpoints(runDir), String(step));
}

/**
 * The steps of a run's checkpoints, oldest first, whether they are intact or not. None for a folder without any.
 *
 * @throws FilesError `FILE_NOT_READABLE`, `INVALID_ARGUMENT`
 */
export async function listCheckpoints(runDir: string): Promise<number[]> {
  checkPath(runDir, 'runDir');
  const directory = locateCheckpoints(runDir);
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const steps = entries.filter((entry) => entry.isDirectory() && STEP_NAME.test(entry.name));
    return steps.map((entry) => Number(entry.name)).sort((a, b) => a - b);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw describeReadFailure(error, directory);
  }
}

/**
 * The checkpoint of one step, with its hashes verified.
 *
 * @throws FilesError `CHECKPOINT_NOT_FOUND`, `CORRUPT_CHECKPOINT`, `UNSUPPORTED_FORMAT_VERSION`, `FILE_NOT_READABLE`
 */
export async function readCheckpoint(runDir: string, step: number): Promise<Checkpoint> {
  const steps = await listCheckpoints(runDir);
  if (!steps.includes(step)) {
    const there = steps.length === 0 ? 'it has none' : `it has ${steps.join(', ')}`;
    throw new FilesError('CHECKPOINT_NOT_FOUND', `${runDir} has no checkpoint of step ${step}: ${there}.`);
  }
  const directory = locateCheckpoint(runDir, step);
  try {
    return await readVerified(directory, step);
  } catch (error) {
    if (isNotFound(error)) {
      throw new FilesError('CORRUPT_CHECKPOINT', `${directory} is damaged: a file is missing.`, { cause: error });
    }
    throw describeReadFailure(error, directory);
  }
}

/** A checkpoint that is damaged. */
export interface SkippedCheckpoint {
  /** The training step that it was taken after. */
  step: number;
  /** What is wrong with it: the message of the error. */
  reason: string;
}

/** The newest checkpoint that is intact, and the newer ones that were passed over. */
export interface LatestCheckpoint {
  /** Absent if the run has no intact checkpoint. */
  checkpoint?: Checkpoint;
  /** Newest first. */
  skipped: SkippedCheckpoint[];
}

/**
 * The newest checkpoint whose hashes verify: the one from which a run goes on.
 *
 * @throws FilesError `UNSUPPORTED_FORMAT_VERSION` rather than going back behind what a newer program wrote,
 *   `FILE_NOT_READABLE` if the folder itself cannot be read
 */
export async function readLatestCheckpoint(runDir: string): Promise<LatestCheckpoint> {
  const skipped: LatestCheckpoint['skipped'] = [];
  for (const step of (await listCheckpoints(runDir)).reverse()) {
    try {
      return { checkpoint: await readCheckpoint(runDir, step), skipped };
    } catch (error) {
      if (!(error instanceof FilesError) || error.code === 'UNSUPPORTED_FORMAT_VERSION') throw error;
      skipped.push({ step, reason: error.message });
    }
  }
  return { skipped };
}

async function readVerified(directory: string, step: number): Promise<Checkpoint> {
  const code = 'CORRUPT_CHECKPOINT';
  const hashes = parseHashes(await readBounded(join(directory, HASHES), { maxBytes: MAX_HASHES_BYTES, code }));
  if (hashes === undefined) throw corrupt(join(directory, HASHES), 'is damaged');

  const jsonPath = join(directory, CHECKPOINT_JSON);
  const jsonBytes = await readBounded(jsonPath, { maxBytes: MAX_JSON_BYTES, code });
  if ((await sha256Hex(jsonBytes)) !== hashes.json) throw corrupt(jsonPath, `does not have the hash in ${HASHES}`);
  const { layout, state, tensorsBytes, ...parsed } = parseCheckpointJson(
    decodeUtf8(jsonBytes, jsonPath, code),
    jsonPath,
  );
  if (parsed.step !== step) throw corrupt(jsonPath, `is of step ${parsed.step}, in the folder of step ${step}`);

  const tensorsPath = join(directory, TENSORS_BIN);
  const bytes = await readBounded(tensorsPath, { maxBytes: MAX_TENSOR_BYTES, exactBytes: tensorsBytes, code });
  if ((await sha256Hex(bytes)) !== hashes.tensors) throw corrupt(tensorsPath, `does not have the hash in ${HASHES}`);
  const tensors = unpackTensors(bytes, layout);
  for (const { name, data } of tensors) {
    if (findNonFinite(data) !== undefined) throw corrupt(tensorsPath, `has numbers in "${name}" that are not finite`);
  }
  return { step, tensors, state };
}

function corrupt(path: string, problem: string): FilesError {
  return new FilesError('CORRUPT_CHECKPOINT', `${path} ${problem}: go on from another checkpoint.`);
}
