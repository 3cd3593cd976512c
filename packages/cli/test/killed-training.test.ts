/**
 * A training that is killed with SIGKILL again and again, at any moment, and on purpose within its writes and before its
 * first step, ends with the very bytes of one that nobody touched.
 */
import { watch } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readInfo, runCharRnn } from './run-char-rnn.ts';
import { makeFolderWithBook } from './tiny-run.ts';

/** Everything that a step, a validation or a checkpoint can depend on. */
const RUN = [
  ...['--units', '24', '--embedding', '8', '--layers', '2', '--batch-size', '8', '--seq-length', '32'],
  ...['--dropout', '0.2', '--embedding-dropout', '0.1', '--weight-dropout', '0.3'],
  ...['--learning-rate', '0.01', '--lr-schedule', 'cosine', '--lr-warmup', '10', '--clip-norm', '1'],
  ...['--weight-decay', '0.01', '--ema', '0.95', '--validate-every', '7', '--epochs', '3', '--seed', '5'],
  ...['--checkpoint-every', '4', '--sample-every', '0'],
];
/** Of each backend: so many processes are killed at least, in as many runs as that takes, */
const KILLS = 26;
/** and as many as it takes until so many were hit within a write, in the start-up of a new run, and in that of a resume, */
const LEAST_OF_EACH = 3;
/** but not more than so many: a busy machine sends the news of a write late, a machine that sends none has a fault. */
const MOST_KILLS = 4 * KILLS;
/** Steps that a process may do before it is killed: it has to get somewhere between two kills. */
const MOST_STEPS = 24;
/** A write takes a few milliseconds. */
const MOST_MILLISECONDS_IN_WRITE = 4;
/** Each kill costs a second or two of processor time, which a busy machine may be long in giving. */
const TIMEOUT_MS = 900_000;

const begin = (backend: string) => [...RUN, '--backend', backend];

/** The same numbers in every run of the test (Park and Miller, 1988). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 0x7fffffff;
    return state % below;
  };
}

/** What two runs must have in common to the last byte. */
async function readOutcome(cwd: string, folder: string) {
  const { model, checkpoints } = await readInfo(cwd, folder);
  const newest = join(cwd, folder, 'checkpoints', String(checkpoints.at(-1)));
  return {
    weights: model.weightsSha256,
    history: await readFile(join(cwd, folder, 'history.jsonl'), 'utf8'),
    checkpoints,
    state: await readFile(join(newest, 'SHA256SUMS'), 'utf8'),
  };
}

/** What is half written in a folder: what those who were killed within a write have left, until it is removed. */
async function listUnfinished(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => /(^|[\\/])\.tmp-/.test(name));
}

async function hasCheckpoint(folder: string): Promise<boolean> {
  const names = await readdir(join(folder, 'checkpoints'));
  return names.some((name) => /^\d+$/.test(name));
}

/** How many processes were killed, and when. Their start-up is all that they do before the first step. */
interface Count {
  kills: number;
  inWrites: number;
  inNewStartUps: number;
  inResumedStartUps: number;
}

function isEnough({ kills, inWrites, inNewStartUps, inResumedStartUps }: Count): boolean {
  return kills >= KILLS && Math.min(inWrites, inNewStartUps, inResumedStartUps) >= LEAST_OF_EACH;
}

/** Calls `act` soon after something begins to be written to a run, or is removed half written. Returns what ends that. */
function watchWrites(folder: string, random: (below: number) => number, act: () => void): () => void {
  const delay = random(MOST_MILLISECONDS_IN_WRITE);
  // Node 20 watches recursively by listing each new folder, and throws where it has been renamed by then.
  const watchers = [folder, join(folder, 'checkpoints')].map((watched) =>
    watch(watched, (_event, name) => {
      if (name?.startsWith('.tmp-')) setTimeout(act, delay);
    }),
  );
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}

interface KilledRun {
  cwd: string;
  folder: string;
  backend: string;
  random: (below: number) => number;
  /** What a start-up took once: where to aim, and nothing more. */
  startUpMilliseconds: number;
  count: Count;
}

/** Trains until the end with kills in between, as long as some are left. */
async function trainAndKill({ cwd, folder, backend, random, startUpMilliseconds, count }: KilledRun): Promise<void> {
  const path = join(cwd, folder);
  await mkdir(join(path, 'checkpoints'), { recursive: true });
  const seen = new Set<string>();
  for (let attempt = 0; ; attempt++) {
    const isNew = !(await hasCheckpoint(path));
    const threads = backend === 'simd' ? ['--threads', String(1 + (attempt % 3))] : [];
    const args = ['train', 'book.txt', '--json', '--out', folder, ...(isNew ? begin(backend) : ['--resume'])];
    const mayKill = !isEnough(count) && count.kills < MOST_KILLS;
    const aimsAtStartUp = attempt < 3 || random(3) === 0;
    const aimsAtWrite = random(2) === 0;
    let stepsLeft = 1 + random(MOST_STEPS);
    let hasBegun = false;
    let stopWatching: (() => void) | undefined;
    let timer: NodeJS.Timeout | undefined;
    const { code, stdout, stderr } = await runCharRnn([...args, ...threads], {
      cwd,
      onSpawn(kill) {
        if (!mayKill || !aimsAtStartUp) return;
        if (aimsAtWrite) stopWatching = watchWrites(path, random, () => kill('SIGKILL'));
        else timer = setTimeout(() => kill('SIGKILL'), random(startUpMilliseconds));
      },
      onLine(line, kill) {
        const { event } = JSON.parse(line) as { event: string };
        if (event !== 'step') return;
        hasBegun = true;
        if (!mayKill || stopWatching || --stepsLeft > 0) return;
        if (aimsAtWrite) stopWatching = watchWrites(path, random, () => kill('SIGKILL'));
        else kill('SIGKILL');
      },
    });
    stopWatching?.();
    clearTimeout(timer);
    if (code === 0) return;
    // Nothing else may end a run than the kill.
    expect({ code, stdout: code === null ? '' : stdout, stderr }).toEqual({ code: null, stdout: '', stderr: '' });
    count.kills++;
    if (!hasBegun) count[isNew ? 'inNewStartUps' : 'inResumedStartUps']++;
    // What earlier kills left may still be there.
    const left = (await listUnfinished(path)).filter((name) => !seen.has(name));
    if (left.length > 0) count.inWrites++;
    for (const name of left) seen.add(name);
  }
}

test.each(['cpu', 'simd'])(
  'on %s a run that is killed at any moment ends with the bytes of one that is not, whatever the number of threads',
  async (backend) => {
    const cwd = await makeFolderWithBook();
    const start = performance.now();
    let startUpMilliseconds: number | undefined;
    const undisturbed = await runCharRnn(['train', 'book.txt', '--json', '--out', 'undisturbed', ...begin(backend)], {
      cwd,
      onLine: () => {
        startUpMilliseconds ??= Math.ceil(performance.now() - start);
      },
    });
    expect(undisturbed).toMatchObject({ code: 0 });
    const expected = await readOutcome(cwd, 'undisturbed');
    const random = randomNumbers(backend.length);
    const count: Count = { kills: 0, inWrites: 0, inNewStartUps: 0, inResumedStartUps: 0 };
    for (let run = 0; !isEnough(count) && count.kills < MOST_KILLS; run++) {
      const folder = `killed-${run}`;
      await trainAndKill({ cwd, folder, backend, random, startUpMilliseconds: startUpMilliseconds!, count });
      expect(await readOutcome(cwd, folder), folder).toEqual(expected);
    }
    console.log(`${backend}:`, count);
    // Or what is aimed at is no longer hit.
    expect(isEnough(count), JSON.stringify(count)).toBe(true);
  },
  TIMEOUT_MS,
);
