import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import {
  appendHistory,
  type FilesErrorCode,
  lockRun,
  writeCheckpoint,
  writeHistory,
  writeModel,
} from '../src/index.ts';
import { inspectProcess, isRunning, READERS } from '../src/store/process-identity.ts';
import { compileFixture } from './compile-fixture.ts';
import { makeFolder } from './make-folder.ts';
import { makeModel } from './make-model.ts';

let holdLock: string;
let lockInTurns: string;

beforeAll(async () => {
  holdLock = await compileFixture('hold-lock');
  lockInTurns = await compileFixture('lock-in-turns');
});

function start(script: string, dir: string): ChildProcess {
  const child = fork(script, [dir]);
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
}

const children = new Set<ChildProcess>();
afterEach(() => Promise.all([...children].map(kill)));

/** A process that can lock `dir`, ready for requests. */
async function startHolder(dir: string): Promise<ChildProcess> {
  const child = start(holdLock, dir);
  await once(child, 'message');
  return child;
}

async function ask(child: ChildProcess, request: 'lock' | 'release') {
  const answer = once(child, 'message');
  child.send(request);
  return (await answer)[0] as { code: FilesErrorCode | 'DONE'; message?: string };
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** The one name in the lock's folder. */
async function readEntry(dir: string): Promise<string> {
  const names = await readdir(join(dir, 'lock'));
  expect(names).toHaveLength(1);
  return names[0]!;
}

const locked = (...words: (string | number)[]) => ({
  name: 'FilesError',
  code: 'RUN_LOCKED',
  message: expect.stringMatching(new RegExp(`^[^\\n]*${words.join('[^\\n]*')}[^\\n]*$`)),
});

test('a folder that another process holds is refused, with its process and since when; then it can be had', async () => {
  const dir = join(await makeFolder(), 'new', 'run');
  const holder = await startHolder(dir);
  const before = new Date().toISOString();
  expect(await ask(holder, 'lock')).toEqual({ code: 'DONE' });
  const error: Error = await lockRun(dir).then(
    () => expect.fail('the lock was given twice'),
    (reason) => reason,
  );
  expect(error).toMatchObject(locked(dir, `process ${holder.pid}`, 'since', 'wait until it ends'));
  const since = /since (\S+):/.exec(error.message)?.[1] ?? '';
  expect(before <= since && since <= new Date().toISOString(), since).toBe(true);

  expect(await ask(holder, 'release')).toEqual({ code: 'DONE' });
  const lock = await lockRun(dir);
  expect(await ask(holder, 'lock')).toMatchObject(locked(`process ${process.pid}`));
  await lock.release();
  expect(await readdir(dir)).toEqual([]);
});

test('a process does not get a folder twice, and a second release takes nothing from the next holder', async () => {
  const dir = await makeFolder();
  const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => lockRun(dir)));
  const [lock, ...others] = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  expect(others).toEqual([]);
  for (const attempt of attempts) if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject(locked());
  await lock!.release();
  const next = await lockRun(dir);
  await lock!.release();
  await expect(lockRun(dir)).rejects.toMatchObject(locked());
  await next.release();
  await (await lockRun(dir)).release();
});

test('a holder that was killed holds nothing, at once', async () => {
  const dir = await makeFolder();
  for (let round = 0; round < 5; round++) {
    const holder = await startHolder(dir);
    expect(await ask(holder, 'lock')).toEqual({ code: 'DONE' });
    await kill(holder);
    expect(await readEntry(dir)).toMatch(new RegExp(`^${holder.pid}_`));
  }
  const lock = await lockRun(dir);
  expect(await readEntry(dir)).toMatch(new RegExp(`^${process.pid}_`));
  await lock.release();
});

/** Leaves a lock in `dir` that differs in some fields from one that this process holds. */
async function plantLock(dir: string, change: (fields: string[]) => void): Promise<void> {
  const lock = await lockRun(dir);
  const entry = await readEntry(dir);
  await lock.release();
  const fields = entry.split('_');
  change(fields);
  await mkdir(join(dir, 'lock'));
  await writeFile(join(dir, 'lock', fields.join('_')), '');
}

const canTellStart = ['linux', 'darwin'].includes(process.platform);
const isLinux = process.platform === 'linux';

test.skipIf(!canTellStart)(
  `a process number that came back to another process does not look alive${canTellStart ? '' : ' (SKIPPED: start times are not tested here)'}`,
  async () => {
    const dir = await makeFolder();
    await plantLock(dir, (fields) => {
      fields[1] = String(Number(fields[1]) - 1);
    });
    await (await lockRun(dir)).release();
  },
);

test('where a start time is not known, the process number alone decides', async () => {
  const dir = await makeFolder();
  await plantLock(dir, (fields) => {
    fields[1] = '';
  });
  await expect(lockRun(dir)).rejects.toMatchObject(locked(process.pid));
});

test.skipIf(!isLinux)('a restart of the machine ends all locks', async () => {
  const dir = await makeFolder();
  await plantLock(dir, (fields) => {
    fields[2] = '00000000-0000-4000-8000-000000000000';
  });
  await (await lockRun(dir)).release();
});

test('the lock of another machine or container counts, with advice, until it is removed', async () => {
  const dir = await makeFolder();
  const others: [(fields: string[]) => void, string][] = [
    [(fields) => void fields.splice(5, Number.POSITIVE_INFINITY, 'elsewhere'), 'elsewhere'],
    [(fields) => void fields.splice(3, 1, '1'), hostname()],
  ];
  for (const [change, host] of isLinux ? others : others.slice(0, 1)) {
    await plantLock(dir, change);
    const words = ['in use by process', `on ${host}`, `remove ${join(dir, 'lock')}`];
    await expect(lockRun(dir)).rejects.toMatchObject(locked(...words));
    await rm(join(dir, 'lock'), { recursive: true });
    await (await lockRun(dir)).release();
  }
});

test('an emptied lock is none, and what is no lock is in the way', async () => {
  const dir = await makeFolder();
  await mkdir(join(dir, 'lock'));
  await (await lockRun(dir)).release();
  await mkdir(join(dir, 'lock'));
  await writeFile(join(dir, 'lock', '.DS_Store'), '');
  const inTheWay = { code: 'OUTPUT_NOT_WRITABLE', message: expect.stringContaining(dir) };
  await expect(lockRun(dir)).rejects.toMatchObject(inTheWay);
  await rm(join(dir, 'lock'), { recursive: true });
  await writeFile(join(dir, 'lock'), 'a file');
  await expect(lockRun(dir)).rejects.toMatchObject(inTheWay);
  await expect(lockRun(join(dir, 'lock', 'run'))).rejects.toMatchObject(inTheWay);
  await expect(lockRun('')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test.skipIf(!isLinux)('a file system that takes no files is OUTPUT_NOT_WRITABLE', async () => {
  for (const dir of ['/proc/run', '/proc/self']) {
    await expect(lockRun(dir)).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
  }
});

test('what is written to a locked folder that was renamed or removed fails, and makes no new one', async () => {
  const parent = await makeFolder();
  const dir = join(parent, 'run');
  const lock = await lockRun(dir);
  await writeModel(dir, makeModel());
  const writers = {
    model: () => writeModel(dir, makeModel()),
    checkpoint: () => writeCheckpoint(dir, { step: 1, tensors: [], state: null }),
    record: () => appendHistory(dir, {}),
    history: () => writeHistory(dir, []),
  };
  const gone = { code: 'OUTPUT_NOT_WRITABLE', message: expect.stringMatching(/run: .* was removed or renamed/) };
  await rename(dir, join(parent, 'renamed'));
  for (const write of Object.values(writers)) await expect(write()).rejects.toMatchObject(gone);
  expect(await readdir(parent)).toEqual(['renamed']);

  // A folder of that name that another run has begun is not its own either.
  await mkdir(dir);
  for (const write of Object.values(writers)) await expect(write()).rejects.toMatchObject(gone);
  expect(await readdir(dir)).toEqual([]);

  await rm(dir, { recursive: true });
  await lock.release();
  await writers.record();
  expect(await readFile(join(dir, 'history.jsonl'), 'utf8')).toBe('{}\n');
});

test('of 20 processes that want a folder at once exactly one gets it, free or left by a process that was killed', async () => {
  const dir = await makeFolder();
  const holders = await Promise.all(Array.from({ length: 20 }, () => startHolder(dir)));
  for (let round = 0; round < 30; round++) {
    const answers = await Promise.all(holders.map((holder) => ask(holder, 'lock')));
    const winner = answers.findIndex(({ code }) => code === 'DONE');
    const others = answers.filter((_, index) => index !== winner);
    expect(others).toEqual(others.map(() => locked(`process ${holders[winner]?.pid}`)));
    if (round % 2 === 0) {
      await kill(holders[winner]!);
      holders[winner] = await startHolder(dir);
    } else {
      await ask(holders[winner]!, 'release');
    }
  }
  await Promise.all(holders.map(kill));
  await (await lockRun(dir)).release();
  expect(await readdir(dir)).toEqual([]);
});

test.skipIf(!isLinux)('processes that take turns and are killed are never two at a time', async () => {
  const dir = await makeFolder();
  const counts = { inside: 0, killed: 0 };
  await new Promise<void>((resolve, reject) => {
    const startOne = () => {
      const child = start(lockInTurns, dir);
      child.on('exit', () => {
        counts.killed++;
        if (counts.killed < 40) startOne();
        else resolve();
      });
      child.on('message', ({ violation }: { violation?: string }) => {
        if (violation !== undefined) reject(new Error(violation));
        else if (counts.inside++ % 5 === 0) child.kill('SIGKILL');
      });
    };
    for (let i = 0; i < 6; i++) startOne();
  });
  expect(counts.inside).toBeGreaterThan(100);
});

test.skipIf(process.platform === 'win32')(
  'a process that ended is not alive before its parent has asked for it either',
  async () => {
    // The shell becomes `sleep`, which asks for no child, before the child ends.
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void parent.kill());
    const ended = Number((await once(parent.stdout, 'data'))[0]);
    await expect.poll(() => inspectProcess(ended), { timeout: 10_000 }).toBeUndefined();
    expect(isRunning(ended), 'its number is still taken').toBe(true);
  },
);

test.skipIf(process.platform === 'win32')(
  'ps tells the same start of a process each time, in any zone and language',
  async () => {
    const { TZ, LC_ALL } = process.env;
    onTestFinished(() => {
      Object.assign(process.env, { TZ, LC_ALL });
    });
    const starts = new Set<string>();
    for (const [TZ, LC_ALL] of [
      ['UTC', 'C'],
      ['Asia/Tokyo', 'de_DE.UTF-8'],
    ]) {
      Object.assign(process.env, { TZ, LC_ALL });
      starts.add((await READERS.posix(process.pid)).start);
    }
    expect([...starts]).toEqual([expect.stringMatching(/^\d{13}$/)]);
  },
);
