/**
 * `history.jsonl`: the losses of a run, for whoever draws or follows it. It is not synced to the disk: what counts after a
 * crash is the history in the newest checkpoint.
 */
import { join } from 'node:path';
import type { JsonObject } from '../format/json-value.ts';
import { checkPath } from './check-path.ts';
import { appendLines, readLines, replaceLines } from './json-lines.ts';

/**
 * Adds a record to the history of a run.
 *
 * @throws FilesError `INVALID_ARGUMENT` if JSON cannot hold the record, `OUTPUT_NOT_WRITABLE`
 */
export async function appendHistory(runDir: string, record: JsonObject): Promise<void> {
  await appendLines(locateHistory(runDir), [record]);
}

/**
 * Replaces the history of a run in one step, as a resume does with the history of its checkpoint.
 *
 * @throws FilesError `INVALID_ARGUMENT` if JSON cannot hold a record, `OUTPUT_NOT_WRITABLE`
 */
export async function writeHistory(runDir: string, records: readonly JsonObject[]): Promise<void> {
  await replaceLines(locateHistory(runDir), records);
}

/**
 * The records of a run, oldest first; none if it has no history. A last line without its end, torn by a crash, is
 * left out.
 *
 * @throws FilesError `CORRUPT_HISTORY` if another line is damaged, `FILE_NOT_READABLE`
 */
export async function readHistory(runDir: string): Promise<JsonObject[]> {
  return readLines(locateHistory(runDir));
}

function locateHistory(runDir: string): string {
  checkPath(runDir, 'runDir');
  return join(runDir, 'history.jsonl');
}
