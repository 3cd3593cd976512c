import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../runner/median.ts';
import { GROUPS, groupOf } from './group-of.ts';
import { type FunctionTime, readProfile } from './read-profile.ts';
import type { TakenSteps } from './take-steps.ts';

/** Percent of a step from which on a function is listed by itself. */
const LISTED_PERCENT = 0.3;

/** Prints Markdown: the share of each group on each thread, and then the functions. */
export function printProfile(taken: TakenSteps, { profiles, plain }: { profiles: string; plain: TakenSteps }): void {
  const { description, steps } = taken;
  const total = steps.reduce((sum, [start, end]) => sum + end - start, 0);
  const share = (microseconds: number) => `${((100 * microseconds) / total).toFixed(1)} %`;
  const threads = readThreads(profiles, steps);

  console.log(`### ${description}\n`);
  console.log(
    `${steps.length} steps, median ${medianSeconds(taken)} s; ${medianSeconds(plain)} s with the package's own build and no profiler.\n`,
  );
  console.log(`| | ${GROUPS.join(' | ')} | not sampled | matmul and gates |`);
  console.log(`| --- |${' --- |'.repeat(GROUPS.length + 2)}`);
  for (const [index, functions] of threads.entries()) {
    const times = GROUPS.map((group) => sum(functions.filter((one) => groupOf(one) === group)));
    const cells = [...times, total - sum(functions), times[0] + times[1]].map(share);
    console.log(`| ${index === 0 ? 'calling thread' : `worker ${index}`} | ${cells.join(' | ')} |`);
  }

  const listed = threads[0].filter((one) => one.microseconds >= (LISTED_PERCENT / 100) * total);
  const headers = threads.map((_, index) => (index === 0 ? 'calling thread' : `worker ${index}`));
  console.log(`\n| function | group | ${headers.join(' | ')} |`);
  console.log(`| --- | --- |${' --- |'.repeat(threads.length)}`);
  for (const one of listed) {
    const cells = threads.map((functions) => share(sum(functions.filter(({ name }) => name === one.name))));
    console.log(`| ${one.name} | ${groupOf(one)} | ${cells.join(' | ')} |`);
  }
  console.log();
}

/** The threads that ran a kernel; V8 writes a file for each, the calling thread's first. */
function readThreads(folder: string, steps: TakenSteps['steps']): FunctionTime[][] {
  return readdirSync(folder)
    .sort()
    .map((file) => readProfile(join(folder, file), steps))
    .filter((functions) => functions.some(({ isWasm }) => isWasm));
}

function sum(functions: readonly FunctionTime[]): number {
  return functions.reduce((total, { microseconds }) => total + microseconds, 0);
}

function medianSeconds({ steps }: TakenSteps): string {
  return (median(steps.map(([start, end]) => end - start)) / 1e6).toFixed(2);
}
