/** Files of one JSON object a line, below a line that a crash may have torn, which is removed or left out. */
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FilesError } from '../files-error.ts';
import { checkJson, countValues, decodeJson, type JsonObject } from '../format/json-value.ts';
import { MAX_HISTORY_BYTES, MAX_HISTORY_VALUES } from '../format/limits.ts';
import { replaceFile } from './durable-write.ts';
import { describeReadFailure, describeWriteFailure, isNotFound } from './file-failure.ts';
import { decodeUtf8, readBounded } from './read-bounded.ts';
import { makeRunDirectory } from './run-lock.ts';
import { writeInTurn } from './write-queue.ts';

const NEWLINE = 0x0a;

/** @throws FilesError `INVALID_ARGUMENT` if JSON cannot hold a record, `OUTPUT_NOT_WRITABLE` */
export async function appendLines(path: string, records: readonly JsonObject[]): Promise<void> {
  const content = records.map(formatRecord).join('');
  await writeInTurn(path, async () => {
    try {
      await makeRunDirectory(dirname(path));
      const file = await open(path, 'a+');
      try {
        const { size } = await file.stat();
        if (!(await endsWithNewline(file, size))) await file.truncate(findLastLineEnd(await file.readFile()));
        await file.appendFile(content);
      } finally {
        await file.close();
      }
    } catch (error) {
      throw describeWriteFailure(error, path);
    }
  });
}

/** Replaces all lines in one step. @throws FilesError as `appendLines` */
export async function replaceLines(path: string, records: readonly JsonObject[]): Promise<void> {
  const content = records.map(formatRecord).join('');
  await writeInTurn(path, async () => {
    try {
      await makeRunDirectory(dirname(path));
      await replaceFile(path, content);
    } catch (error) {
      throw describeWriteFailure(error, path);
    }
  });
}

/** None if there is no such file. @throws FilesError `CORRUPT_HISTORY`, `FILE_NOT_READABLE` */
export async function readLines(path: string): Promise<JsonObject[]> {
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
    const message = `${path} has some ${values} values, of which at most ${MAX_HISTORY_VALUES} are read: remove the file.`;
    throw new FilesError('CORRUPT_HISTORY', message);
  }
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, index) => parseRecord(line, `${path}, line ${index + 1}`));
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
