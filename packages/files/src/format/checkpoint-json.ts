/**
 * The three files of a checkpoint: `checkpoint.json` (step, state, names and shapes), `tensors.bin` (the numbers) and
 * `SHA256SUMS` (the hashes of both, as the command `sha256sum -c` reads them). Pure: bytes in, bytes out.
 */
import * as v from 'valibot';
import { FilesError } from '../files-error.ts';
import { describeIssues, FIRST_ISSUE } from './describe-issues.ts';
import { checkJson, decodeJson, encodeJson, type JsonValue } from './json-value.ts';
import { MAX_TENSOR_BYTES } from './limits.ts';
import {
  checkTensors,
  countBytes,
  findSpecProblem,
  type NamedTensor,
  packTensors,
  type TensorSpec,
} from './named-tensor.ts';
import { sha256Hex } from './sha256.ts';

/** The moment of a run from which it can go on. */
export interface Checkpoint {
  /** Training steps done so far; it numbers the checkpoint. */
  step: number;
  /** Weights and optimizer state, under names of the caller's choice. */
  tensors: NamedTensor[];
  /** Counters, position, history: whatever else the run needs. */
  state: JsonValue;
}

export const CHECKPOINT_JSON = 'checkpoint.json';
export const TENSORS_BIN = 'tensors.bin';
export const HASHES = 'SHA256SUMS';

const FORMAT_VERSION = 1;
const HASHES_CONTENT = /^([0-9a-f]{64}) {2}checkpoint\.json\n([0-9a-f]{64}) {2}tensors\.bin\n$/;

const VersionSchema = v.looseObject({ formatVersion: v.pipe(v.number(), v.integer(), v.minValue(1)) });

const CheckpointSchema = v.looseObject({
  step: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  tensors: v.array(v.looseObject({ name: v.string(), shape: v.array(v.number()) })),
  tensorsBytes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_TENSOR_BYTES)),
  state: v.unknown(),
});

/** The content of each file of a checkpoint. */
export type CheckpointFiles = Record<typeof CHECKPOINT_JSON | typeof TENSORS_BIN | typeof HASHES, Uint8Array>;

/** @throws FilesError `INVALID_ARGUMENT` if the tensors or the state cannot be stored as they are. */
export async function formatCheckpoint({ step, tensors, state }: Checkpoint): Promise<CheckpointFiles> {
  checkTensors(tensors, `Checkpoint ${step}`);
  checkJson(state, 'state', 1);
  const tensorBytes = packTensors(tensors);
  const json = encodeJson(
    {
      formatVersion: FORMAT_VERSION,
      step,
      tensors: tensors.map(({ name, shape }) => ({ name, shape })),
      tensorsBytes: tensorBytes.length,
      state,
    },
    CHECKPOINT_JSON,
  );
  const hashes = `${await sha256Hex(json)}  ${CHECKPOINT_JSON}\n${await sha256Hex(tensorBytes)}  ${TENSORS_BIN}\n`;
  return { [CHECKPOINT_JSON]: json, [TENSORS_BIN]: tensorBytes, [HASHES]: new TextEncoder().encode(hashes) };
}

/** The hashes that `SHA256SUMS` promises, or undefined if it is damaged. */
export function parseHashes(bytes: Uint8Array): { json: string; tensors: string } | undefined {
  const match = HASHES_CONTENT.exec(new TextDecoder().decode(bytes));
  return match === null ? undefined : { json: match[1], tensors: match[2] };
}

/** A checked `checkpoint.json`: what is known before the tensors are read. */
export interface CheckpointJson {
  step: number;
  state: JsonValue;
  layout: TensorSpec[];
  tensorsBytes: number;
}

/**
 * Reads and checks the text of `checkpoint.json`. `source` names it in messages.
 *
 * @throws FilesError `CORRUPT_CHECKPOINT`, `UNSUPPORTED_FORMAT_VERSION`
 */
export function parseCheckpointJson(text: string, source: string): CheckpointJson {
  const decoded = decodeJson(text);
  if ('problem' in decoded) {
    throw new FilesError('CORRUPT_CHECKPOINT', `${source} ${decoded.problem}.`, { cause: decoded.cause });
  }
  const { value } = decoded;
  const version = v.safeParse(VersionSchema, value, FIRST_ISSUE);
  if (version.success && version.output.formatVersion > FORMAT_VERSION) {
    const { formatVersion } = version.output;
    const message = `${source} has format version ${formatVersion}; this program reads up to ${FORMAT_VERSION}: update it.`;
    throw new FilesError('UNSUPPORTED_FORMAT_VERSION', message);
  }
  const parsed = v.safeParse(v.intersect([VersionSchema, CheckpointSchema]), value, FIRST_ISSUE);
  if (!parsed.success) {
    throw new FilesError('CORRUPT_CHECKPOINT', `${source} is damaged (${describeIssues(parsed.issues)}).`);
  }
  const { step, tensors, tensorsBytes, state } = parsed.output;
  const problem = findSpecProblem(tensors);
  if (problem !== undefined) throw new FilesError('CORRUPT_CHECKPOINT', `${source} ${problem}.`);
  const layout = tensors.map(({ name, shape }) => ({ name, shape }));
  if (countBytes(layout) !== tensorsBytes) {
    const message = `${source} promises ${tensorsBytes} bytes of tensors where its shapes make ${countBytes(layout)}.`;
    throw new FilesError('CORRUPT_CHECKPOINT', message);
  }
  return { step, state: (state ?? null) as JsonValue, layout, tensorsBytes };
}
