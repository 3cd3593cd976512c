/** What happens to a run when the disk under it fails: said in one line, and nothing that was saved is lost. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLatestCheckpoint } from '@char-rnn/files';
import { expect, onTestFinished, test, vi } from 'vitest';
import { COMMAND, parseEvents, type Result, runCharRnn } from './run-char-rnn.ts';
import { makeFolderWithBook, TINY } from './tiny-run.ts';

/** For machines that do much else. */
vi.setConfig({ testTimeout: 300_000 });

/** Within the second epoch of 52 steps: there are a model and several checkpoints. */
const TROUBLE_AT = 70;
const CHECKPOINT_EVERY = 5;
const TRAIN = [
  'train',
  'book.txt',
  '--epochs',
  '1000',
  '--patience',
  '0',
  '--checkpoint-every',
  `${CHECKPOINT_EVERY}`,
  ...TINY,
];

/** Trains in `out` and calls `trouble` once, while the run goes on. */
function trainUntil(cwd: string, out: string, trouble: () => void, options: readonly string[] = []): Promise<Result> {
  let isDone = false;
  return runCharRnn([...TRAIN, '--out', out, '--json', ...options], {
    cwd,
    onLine(line) {
      const { event, step } = JSON.parse(line) as { event: string; step: number };
      if (isDone || event !== 'step' || step < TROUBLE_AT) return;
      isDone = true;
      trouble();
    },
  });
}

/** The run must have ended with one line, which says why. */
function expectFailure({ code, stdout, stderr }: Result, reason: RegExp): void {
  expect(parseEvents(stdout).at(-1)).toEqual({
    event: 'error',
    code: 'OUTPUT_NOT_WRITABLE',
    message: expect.stringMatching(reason),
  });
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
}

/** The newest checkpoint must be intact and not older than must be, and the model able to write. Returns the checkpoint's step. */
async function expectIntact(cwd: string, out: string, least = TROUBLE_AT - CHECKPOINT_EVERY): Promise<number> {
  const { checkpoint, skipped } = await readLatestCheckpoint(join(cwd, out));
  expect(skipped).toEqual([]);
  expect(checkpoint?.step).toBeGreaterThanOrEqual(least);
  const generated = await runCharRnn(['generate', out, '--length', '5', '--prompt', 'a'], { cwd });
  expect(generated).toMatchObject({ code: 0, stderr: '' });
  return checkpoint!.step;
}

/** A resume must go on from that step and save. */
async function expectResumes(cwd: string, out: string, from: number): Promise<void> {
  const args = ['train', 'book.txt', '--out', out, '--resume', '--steps', String(from + 7), '--json'];
  const resumed = await runCharRnn(args, { cwd });
  expect(resumed).toMatchObject({ code: 0, stderr: '' });
  const events = parseEvents(resumed.stdout);
  expect(events.find(({ event }) => event === 'start')).toMatchObject({ resumedFrom: from });
  expect(events.at(-1)).toMatchObject({ event: 'done', step: from + 7 });
  expect((await readLatestCheckpoint(join(cwd, out))).checkpoint?.step).toBe(from + 7);
}

/** Why there is no small file system to try this on, if there is none. */
const mountProblem = findMountProblem();

function findMountProblem(): string | undefined {
  if (process.platform !== 'linux') return 'not Linux';
  if (process.getuid?.() !== 0) return 'only root may mount';
  const folder = mkdtempSync(join(tmpdir(), 'char-rnn-mount-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  if (status === 0) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return status === 0 ? undefined : 'mount is not allowed';
}

const mayMount = mountProblem === undefined;
const withoutMount = mayMount ? '' : ` (SKIPPED: ${mountProblem})`;

/** A file system of one megabyte in `cwd`. */
function mountSmallDisk(cwd: string): string {
  const folder = join(cwd, 'disk');
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', [folder]));
  return folder;
}

test.skipIf(!mayMount)(
  `a disk that fills up ends a run, which is as it was at its last checkpoint, and goes on when there is room${withoutMount}`,
  async () => {
    const cwd = await makeFolderWithBook();
    const disk = mountSmallDisk(cwd);
    const filler = join(disk, 'filler');
    const fill = () => {
      expect(() => writeFileSync(filler, Buffer.alloc(2 ** 21))).toThrow(/ENOSPC/);
    };
    expectFailure(await trainUntil(cwd, 'disk/run', fill), /^Cannot write .*: the disk is full: free some space/);
    expect(readdirSync(disk, { recursive: true }).filter((name) => String(name).includes('.tmp-'))).toEqual([]);
    const step = await expectIntact(cwd, 'disk/run');
    rmSync(filler);
    await expectResumes(cwd, 'disk/run', step);
  },
);

test.skipIf(!mayMount)(
  `a disk that becomes read-only ends a run, and it goes on when the disk is back${withoutMount}`,
  async () => {
    const cwd = await makeFolderWithBook();
    const disk = mountSmallDisk(cwd);
    const remount = (mode: 'ro' | 'rw') => {
      // It is refused while a file is being written.
      const attempts = Array.from({ length: 1000 }, () => ['-o', `remount,${mode}`, disk]);
      expect(attempts.some((args) => spawnSync('mount', args).status === 0)).toBe(true);
    };
    const result = await trainUntil(cwd, 'disk/run', () => remount('ro'));
    expectFailure(result, /^Cannot write .*: the file system is read-only/);
    const step = await expectIntact(cwd, 'disk/run');
    remount('rw');
    await expectResumes(cwd, 'disk/run', step);
  },
);

const isRoot = process.getuid?.() === 0;
const withoutPermissions = isRoot ? ' (SKIPPED: root may write everywhere)' : '';

test.skipIf(isRoot || process.platform === 'win32')(
  `a folder that may not be written any more ends a run, and it goes on when it may${withoutPermissions}`,
  async () => {
    const cwd = await makeFolderWithBook();
    const permit = (mode: number) => {
      for (const folder of ['run', 'run/checkpoints']) chmodSync(join(cwd, folder), mode);
    };
    onTestFinished(() => permit(0o755));
    expectFailure(await trainUntil(cwd, 'run', () => permit(0o555)), /^Cannot write .*: permission is denied/);
    const step = await expectIntact(cwd, 'run');
    permit(0o755);
    await expectResumes(cwd, 'run', step);
  },
);

test.skipIf(process.platform === 'win32')('a limit of the size of files ends a run with one line', async () => {
  const cwd = await makeFolderWithBook();
  // Of 30 KiB: the model is smaller, and a checkpoint with Adam's moments is not.
  const command = `ulimit -f 30; exec "${process.execPath}" "${COMMAND}" ${TRAIN.join(' ')} --out run`;
  const { status, stderr } = spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/\nerror: Cannot write run.checkpoints.\d+: [^\n]*ulimit -f[^\n]* \[OUTPUT_NOT_WRITABLE\]\n$/);
  const { checkpoint, skipped } = await readLatestCheckpoint(join(cwd, 'run'));
  expect({ step: checkpoint?.step, skipped }).toEqual({ step: 0, skipped: [] });
  await expectResumes(cwd, 'run', 0);
});

test('a folder that is removed while it is trained in is not made anew with a part of the run', async () => {
  const cwd = await makeFolderWithBook();
  const remove = () => {
    // The process goes on writing to it: a folder is empty only where nothing new can come to be in it.
    renameSync(join(cwd, 'run'), join(cwd, 'removed'));
    rmSync(join(cwd, 'removed'), { recursive: true, maxRetries: 100, retryDelay: 10 });
  };
  expectFailure(await trainUntil(cwd, 'run', remove, ['--tensorboard']), /^Cannot write /);
  expect(readdirSync(cwd)).toEqual(['book.txt']);
});

test('a folder that is renamed while it is trained in holds all that was saved, and no new one is made', async () => {
  const cwd = await makeFolderWithBook();
  const move = () => renameSync(join(cwd, 'run'), join(cwd, 'moved'));
  expectFailure(await trainUntil(cwd, 'run', move), /^Cannot write .*removed/);
  expect(existsSync(join(cwd, 'run'))).toBe(false);
  const step = await expectIntact(cwd, 'moved');
  await expectResumes(cwd, 'moved', step);
});

const hasFullDevice = existsSync('/dev/full');

test.skipIf(!hasFullDevice)(
  `a standard output on a full disk ends a run as Ctrl-C does, and is an error${hasFullDevice ? '' : ' (SKIPPED: no /dev/full)'}`,
  async () => {
    const cwd = await makeFolderWithBook();
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(full));
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [COMMAND, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', full, 'pipe'] });
    const error = /^error: Cannot write the standard output: ENOSPC[^\n]* \[OUTPUT_NOT_WRITABLE\]\n$/;
    const trained = run(...TRAIN, '--out', 'run', '--json');
    expect(trained).toMatchObject({ status: 1, stderr: expect.stringMatching(error) });
    await expectResumes(cwd, 'run', await expectIntact(cwd, 'run', 0));
    for (const options of [['--json'], []]) {
      const generated = run('generate', 'run', '--length', '100', ...options);
      expect(generated).toMatchObject({ status: 1, stderr: expect.stringMatching(error) });
    }
  },
);
