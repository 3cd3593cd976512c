/**
 * `history.jsonl`: one JSON object a line, for whoever draws or follows the run. It is not synced to the disk: what
 * counts after a crash is the history in the newest checkpoint.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { FilesError } from '../files-error.ts';
import { checkJson, countValues, decodeJson, type JsonObject } from '../format/json-value.ts';
import { MAX_HISTORY_BYTES, MAX_HISTORY_VALUES } from '../format/limits.ts';
import { checkPath } from './check-path.ts';
import { replaceFile } from './durable-write.ts';
import { describeReadFailure, describeWriteFailure, isNotFound } from './file-failure.ts';
import { decodeUtf8, readBounded } from './read-bounded.ts';
import { makeRunDirectory } from './run-lock.ts';
import { writeInTurn } from './write-queue.ts';

const NEWLINE = 0x0a;

/**
 * Adds a record to the history of a run, below a line that a crash may have torn, which is removed.
 *
 * @throws FilesError `INVALID_ARGUMENT` if JSON cannot hold the record, `OUTPUT_NOT_WRITABLE`
 */
export async function appendHistory(runDir: string, record: JsonObject): Promise<void> {
  checkPath(runDir, 'runDir');
  const line = formatRecord(record);
  const path = locateHistory(runDir);
  await writeInTurn(path, async () => {
    try {
      await makeRunDirectory(runDir);
      const file = await open(path, 'a+');
      try {
        const { size } = await file.stat();
        if (!(await endsWithNewline(file, size))) await file.truncate(findLastLineEnd(await file.readFile()));
        await file.appendFile(line);
      } finally {
        await file.close();
      }
    } catch (error) {
      throw describeWriteFailure(error, path);
    }
  });
}

/**
 * Replaces the history of a run in one step, as a resume does with the history of its checkpoint.
 *
 * @throws FilesError `INVALID_ARGUMENT` if JSON cannot hold a record, `OUTPUT_NOT_WRITABLE`
 */
export async function writeHistory(runDir: string, records: readonly JsonObject[]): Promise<void> {
  checkPath(runDir, 'runDir');
  const content = records.map(formatRecord).join('');
  const path = locateHistory(runDir);
  await writeInTurn(path, async () => {
    try {
      await makeRunDirectory(runDir);
      await replaceFile(path, content);
    } catch (error) {
      throw describeWriteFailure(error, path);
    }
  });
}

/**
 * The records of a run, oldest first; none if it has no history. A last line without its end, torn by a crash, is
 * left out.
 *
 * @throws FilesError `CORRUPT_HISTORY` if another line is damaged, `FILE_NOT_READABLE`
 */
export async function readHistory(runDir: string): Promise<JsonObject[]> {
  checkPath(runDir, 'runDir');
  const path = locateHistory(runDir);
  let bytes: Uint8Array;
  try {
    bytes = await readBounded(path, { maxBytes: MAX_HISTORY_BYTES, code: 'CORRUPT_HISTORY' });
  } catch (error) {
    if (isNotFound(error)) return [];
    throw describeReadFailure(error, path);
  }
  const text = decodeUtf8(bytes.subarray(0, findLastLineEnd(bytes)), path, 'CORRUPT_HISTORY');
  const values = countValues(text);
  if (values > MAX_HISTORY_VALUES) {
    const message = `${path} has some ${values} values, of which at most ${MAX_HISTORY_VALUES} are read: it is not a history.`;
    throw new FilesError('CORRUPT_HISTORY', message);
  }
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, index) => parseRecord(line, `${path}, line ${index + 1}`));
}

function locateHistory(runDir: string): string {
  return join(runDir, 'history.jsonl');
}

function formatRecord(record: JsonObject): string {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw new FilesError('INVALID_ARGUMENT', `The record is ${JSON.stringify(record)}: give an object.`);
  }
  checkJson(record, 'record');
  return `${JSON.stringify(record)}\n`;
}

function parseRecord(line: string, source: string): JsonObject {
  const { value } = { value: undefined, ...decodeJson(line) };
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  const message = `${source} is damaged: it is no JSON object. Remove the line, or the file.`;
  throw new FilesError('CORRUPT_HISTORY', message);
}

async function endsWithNewline(file: Awaited<ReturnType<typeof open>>, size: number): Promise<boolean> {
  if (size === 0) return true;
  const { buffer } = await file.read(new Uint8Array(1), 0, 1, size - 1);
  return buffer[0] === NEWLINE;
}

/** The length of `bytes` up to and with its last newline. */
function findLastLineEnd(bytes: Uint8Array): number {
  return bytes.lastIndexOf(NEWLINE) + 1;
}
