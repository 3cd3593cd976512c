/**
 * `timeline.jsonl`: what happened in a run and when: speed, samples, warnings. Unlike the history, it differs from run to
 * run, since no two take the same time. Nothing but pictures and reports is made from it.
 */
import { join } from 'node:path';
import type { JsonObject } from '../format/json-value.ts';
import { checkPath } from './check-path.ts';
import { appendLines, readLines, replaceLines } from './json-lines.ts';

/** Adds records to the timeline of a run. @throws FilesError as `appendHistory` */
export async function appendTimeline(runDir: string, records: readonly JsonObject[]): Promise<void> {
  await appendLines(locateTimeline(runDir), records);
}

/** Replaces the timeline of a run in one step. @throws FilesError as `writeHistory` */
export async function writeTimeline(runDir: string, records: readonly JsonObject[]): Promise<void> {
  await replaceLines(locateTimeline(runDir), records);
}

/** The records of a run, oldest first. @throws FilesError as `readHistory` */
export async function readTimeline(runDir: string): Promise<JsonObject[]> {
  return readLines(locateTimeline(runDir));
}

function locateTimeline(runDir: string): string {
  checkPath(runDir, 'runDir');
  return join(runDir, 'timeline.jsonl');
}
