import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { parseEvents, readInfo, runCharRnn } from './run-char-rnn.ts';
import { makeFolderWithBook, TINY } from './tiny-run.ts';

const TRAIN = ['train', 'book.txt', '--epochs', '3', '--dropout', '0.1', ...TINY, '--json'];
/** A test runs up to ten processes, of a second or two of processor time each, which a busy machine may be long in giving. */
vi.setConfig({ testTimeout: 300_000 });

/** Within the second of three epochs of 52 steps. */
const INTERRUPTED_AT = 70;

async function trainUninterrupted(cwd: string) {
  expect(await runCharRnn([...TRAIN, '--out', 'whole'], { cwd })).toMatchObject({ code: 0 });
  return readInfo(cwd, 'whole');
}

/** Sends `signal` when step `INTERRUPTED_AT` is reported: from within, or a busy machine would send it some steps late. */
function trainUntilSignal(cwd: string, signal: NodeJS.Signals) {
  const preload = `
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text, ...rest) => {
  const isWritten = write(text, ...rest);
  if (text.includes('"event":"step","step":${INTERRUPTED_AT},')) process.kill(process.pid, '${signal}');
  return isWritten;
};`;
  return runCharRnn([...TRAIN, '--out', 'parts'], { cwd, preload });
}

test('a run that was interrupted and resumed ends with the same weights and history as one that was not', async () => {
  const cwd = await makeFolderWithBook();
  const whole = await trainUninterrupted(cwd);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    await rm(join(cwd, 'parts'), { recursive: true, force: true });
    const stopped = await trainUntilSignal(cwd, signal);
    expect(stopped.code).toBe(130);
    expect(parseEvents(stopped.stdout).at(-1)).toMatchObject({
      event: 'done',
      reason: 'interrupted',
      epochs: 1,
      resumeCommand: 'char-rnn train book.txt --out parts --resume',
    });
    expect(await runCharRnn(['generate', 'parts', '--length', '5'], { cwd })).toMatchObject({ code: 0 });

    const resumed = await runCharRnn(['train', 'book.txt', '--out', 'parts', '--resume', '--json'], { cwd });
    expect(resumed.code).toBe(0);
    const [start, first] = parseEvents(resumed.stdout);
    expect(start!.resumedFrom).toBeGreaterThanOrEqual(INTERRUPTED_AT);
    expect(first).toMatchObject({ event: 'step', step: (start!.resumedFrom as number) + 1 });
    const parts = await readInfo(cwd, 'parts');
    expect(parts.model.weightsSha256).toBe(whole.model.weightsSha256);
    expect(parts.history).toEqual(whole.history);
    expect(parts.checkpoints).toEqual(whole.checkpoints);
  }
});

test('a run that was killed goes on from its newest intact checkpoint', async () => {
  const cwd = await makeFolderWithBook();
  const whole = await trainUninterrupted(cwd);
  expect((await trainUntilSignal(cwd, 'SIGKILL')).code).toBeNull();
  const resumed = await runCharRnn(['train', 'book.txt', '--out', 'parts', '--resume', '--json'], { cwd });
  expect(resumed.code).toBe(0);
  expect(parseEvents(resumed.stdout)[0]).toMatchObject({ event: 'start', resumedFrom: 52 });
  expect((await readInfo(cwd, 'parts')).model.weightsSha256).toBe(whole.model.weightsSha256);
});

test('a damaged checkpoint is passed over, with a warning', async () => {
  const cwd = await makeFolderWithBook();
  const whole = await trainUninterrupted(cwd);
  await appendFile(join(cwd, 'whole', 'checkpoints', '156', 'tensors.bin'), 'x');
  const resumed = await runCharRnn(['train', 'book.txt', '--out', 'whole', '--resume', '--json'], { cwd });
  expect(resumed.code).toBe(0);
  const [start, warning] = parseEvents(resumed.stdout);
  expect(warning).toMatchObject({
    event: 'warning',
    message: expect.stringMatching(/^Checkpoint 156 is passed over: /),
  });
  expect(start).toMatchObject({ event: 'start', resumedFrom: 104 });
  expect((await readInfo(cwd, 'whole')).model.weightsSha256).toBe(whole.model.weightsSha256);
});

test('a resume may go on for more epochs, but not with other settings or another text', async () => {
  const cwd = await makeFolderWithBook();
  const resume = (...options: string[]) =>
    runCharRnn(['train', 'book.txt', '--out', 'run', '--resume', '--json', ...options], { cwd });
  const first = await runCharRnn(['train', 'book.txt', '--out', 'run', '--epochs', '1', ...TINY, '--json'], { cwd });
  expect(first.code).toBe(0);

  const finished = await resume();
  expect(finished.code).toBe(0);
  expect(parseEvents(finished.stdout)).toMatchObject([
    {
      event: 'done',
      reason: 'finished-before',
      epochs: 1,
      resumeCommand: 'char-rnn train book.txt --out run --resume --epochs 2',
    },
  ]);

  const other = await resume('--units', '17', '--seq-length', '32', '--batch-size', '9');
  expect(other.code).toBe(2);
  const [error] = parseEvents(other.stdout);
  expect(error).toMatchObject({ event: 'error', code: 'RESUME_MISMATCH' });
  expect(error!.message).toMatch(/--units 17 \(the run has 16\), --batch-size 9 \(the run has 8\)/);

  const more = await resume('--epochs', '2', '--units', '16');
  expect(parseEvents(more.stdout).at(-1)).toMatchObject({ event: 'done', reason: 'epochs', step: 104, epochs: 2 });

  await appendFile(join(cwd, 'book.txt'), 'One more line.\n');
  const otherText = await resume('--epochs', '3');
  expect(otherText.code).toBe(2);
  expect(parseEvents(otherText.stdout)).toMatchObject([
    { event: 'error', code: 'RESUME_MISMATCH', message: expect.stringMatching(/book\.txt with 15015 .*15000/) },
  ]);
});

test('a time limit ends a run after a step: it is saved, judged by the held-out text, and can be resumed', async () => {
  const cwd = await makeFolderWithBook();
  const train = ['train', 'book.txt', '--out', 'run', '--epochs', '10000', '--patience', '0', ...TINY, '--json'];
  const { code, stdout } = await runCharRnn([...train, '--time-limit', '0.5s'], { cwd });
  expect(code).toBe(0);
  const done = parseEvents(stdout).at(-1)!;
  expect(done).toMatchObject({ event: 'done', reason: 'time-limit', valLoss: expect.any(Number) });
  expect((await readInfo(cwd, 'run')).checkpoints.at(-1)).toBe(done.step);
  const resumed = await runCharRnn([...train, '--resume', '--steps', String((done.step as number) + 1)], { cwd });
  expect(parseEvents(resumed.stdout).at(-1)).toMatchObject({ reason: 'steps', step: (done.step as number) + 1 });
});

test('the folder keeps the model with the lowest validation loss, and patience ends a run', async () => {
  const cwd = await makeFolderWithBook();
  // A learning rate at which the loss soon gets worse.
  const args = ['train', 'book.txt', '--out', 'run', '--epochs', '40', '--patience', '2', ...TINY, '--json'];
  const { code, stdout } = await runCharRnn([...args, '--learning-rate', '0.3'], { cwd });
  expect(code).toBe(0);
  const losses = parseEvents(stdout).flatMap(({ event, valLoss }) => (event === 'epoch' ? [valLoss as number] : []));
  const best = Math.min(...losses);
  expect(parseEvents(stdout).at(-1)).toMatchObject({ reason: 'patience', valLoss: best });
  expect(losses.indexOf(best)).toBe(losses.length - 3);
  const { model, history } = await readInfo(cwd, 'run');
  expect(model.training.validationLoss).toBe(best);
  expect(history.map(({ valLoss }) => valLoss)).toEqual(losses);
  expect(await readFile(join(cwd, 'run', 'model.json'), 'utf8')).toContain(`"validationLoss":${best}`);
});

test('a reader that leaves ends a run as Ctrl-C does, and a text that is being written without an error', async () => {
  const cwd = await makeFolderWithBook();
  const leaveAfterFirstLine = { cwd, onLine: (_line: string, _kill: unknown, leave: () => void) => leave() };
  const train = await runCharRnn([...TRAIN, '--epochs', '1000', '--out', 'run'], leaveAfterFirstLine);
  expect(train).toMatchObject({ code: 130, stderr: '' });
  expect((await readInfo(cwd, 'run')).checkpoints.at(-1)).toBeGreaterThan(0);
  const generate = await runCharRnn(['generate', 'run', '--length', '1000000'], leaveAfterFirstLine);
  expect(generate).toMatchObject({ code: 0, stderr: '' });
});
