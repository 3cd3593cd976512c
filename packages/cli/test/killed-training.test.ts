/**
 * A training that is killed with SIGKILL again and again, at any moment and on purpose within its writes, ends with the
 * very bytes of one that nobody touched.
 */
import { type FSWatcher, watch } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
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
/** Of each backend: so many processes are killed, in as many runs as that takes. */
const KILLS = 26;
/** Steps that a process may do before it is killed: it has to get somewhere between two kills. */
const MOST_STEPS = 24;
/** A write takes a few milliseconds. */
const MOST_MILLISECONDS_IN_WRITE = 4;

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

/** Whether a process that was killed left something half written. */
async function hasUnfinishedWrite(folder: string): Promise<boolean> {
  const names = await readdir(folder, { recursive: true });
  return names.some((name) => /(^|[\\/])\.tmp-/.test(name));
}

interface KilledRun {
  cwd: string;
  folder: string;
  backend: string;
  random: (below: number) => number;
  count: { kills: number; inWrites: number };
}

/** Trains until the end with kills in between, as long as some are left. */
async function trainAndKill({ cwd, folder, backend, random, count }: KilledRun): Promise<void> {
  const path = join(cwd, folder);
  for (let attempt = 0; ; attempt++) {
    const threads = backend === 'simd' ? ['--threads', String(1 + (attempt % 3))] : [];
    const args = ['train', 'book.txt', '--json', '--out', folder, ...(attempt === 0 ? begin(backend) : ['--resume'])];
    const mayKill = count.kills < KILLS;
    const aimsAtWrite = random(2) === 0;
    let stepsLeft = 1 + random(MOST_STEPS);
    let watcher: FSWatcher | undefined;
    const { code, stdout, stderr } = await runCharRnn([...args, ...threads], {
      cwd,
      onLine(line, kill) {
        const { event } = JSON.parse(line) as { event: string };
        if (!mayKill || watcher || event !== 'step' || --stepsLeft > 0) return;
        if (!aimsAtWrite) kill('SIGKILL');
        else {
          const delay = random(MOST_MILLISECONDS_IN_WRITE);
          watcher = watch(path, { recursive: true }, (_event, name) => {
            if (name?.includes('.tmp-')) setTimeout(() => kill('SIGKILL'), delay);
          });
        }
      },
    });
    watcher?.close();
    if (code === 0) return;
    // Nothing else may end a run than the kill.
    expect({ code, stdout: code === null ? '' : stdout, stderr }).toEqual({ code: null, stdout: '', stderr: '' });
    count.kills++;
    if (await hasUnfinishedWrite(path)) count.inWrites++;
  }
}

test.each(['cpu', 'simd'])(
  'on %s a run that is killed at any moment ends with the bytes of one that is not, whatever the number of threads',
  async (backend) => {
    const cwd = await makeFolderWithBook();
    expect(
      await runCharRnn(['train', 'book.txt', '--json', '--out', 'undisturbed', ...begin(backend)], { cwd }),
    ).toMatchObject({ code: 0 });
    const expected = await readOutcome(cwd, 'undisturbed');
    const random = randomNumbers(backend.length);
    const count = { kills: 0, inWrites: 0 };
    for (let run = 0; count.kills < KILLS; run++) {
      const folder = `killed-${run}`;
      await trainAndKill({ cwd, folder, backend, random, count });
      expect(await readOutcome(cwd, folder), folder).toEqual(expected);
    }
    console.log(`${backend}: ${count.kills} kills, ${count.inWrites} of them within a write`);
    // Or the watching no longer hits what it aims at.
    expect(count.inWrites).toBeGreaterThan(KILLS / 10);
  },
  300_000,
);
