import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseEvents, runCharRnn } from './run-char-rnn.ts';
import { makeFolderWithBook, TINY } from './tiny-run.ts';

const run = (cwd: string, ...options: string[]) =>
  runCharRnn(['train', 'book.txt', '--out', 'run', ...TINY, '--json', ...options], { cwd });

test('every option of learning is taken, kept with the run, and cannot be changed by a resume', async () => {
  const cwd = await makeFolderWithBook();
  const options = {
    '--epochs': '2',
    '--dropout': '0.2',
    '--embedding-dropout': '0.1',
    '--weight-dropout': '0.3',
    '--lr-schedule': 'cosine',
    '--lr-warmup': '10',
    '--lr-min': '0.0001',
    '--weight-decay': '0.02',
    '--beta2': '0.99',
    '--ema': '0.9',
    '--validate-every': '20',
  };
  const { code, stdout } = await run(cwd, '--no-stateful', ...Object.entries(options).flat());
  expect(code).toBe(0);
  const events = parseEvents(stdout);
  expect(events[0]!.settings).toMatchObject({
    dropout: 0.2,
    embeddingDropout: 0.1,
    weightDropout: 0.3,
    stateful: false,
    lrSchedule: 'cosine',
    weightDecay: 0.02,
    beta2: 0.99,
    ema: 0.9,
    validateEvery: 20,
  });
  const rates = events.flatMap(({ event, learningRate }) => (event === 'step' ? [learningRate as number] : []));
  expect(Math.max(...rates)).toBe(rates[9]);
  expect(rates[0]).toBeCloseTo(rates[9]! / 10, 8);
  expect(rates.at(-1)).toBeLessThan(1.1e-4);
  const lastStep = rates.length;
  const epochEnds = [lastStep / 2, lastStep];
  const due = rates.map((_, i) => i + 1).filter((step) => step % 20 === 0 || epochEnds.includes(step));
  expect(events.flatMap(({ event, step }) => (event === 'validation' ? [step] : []))).toEqual(due);
  const history = (await readFile(join(cwd, 'run', 'history.jsonl'), 'utf8')).trim().split('\n');
  expect(history.map((line) => JSON.parse(line).step)).toEqual(due);

  const changed = await run(cwd, '--resume', '--ema', '0.99', '--stateful', '--lr-schedule', 'step');
  expect(changed.code).toBe(2);
  expect(parseEvents(changed.stdout)[0]!.message).toMatch(
    /--stateful true \(the run has false\), --lr-schedule step \(the run has cosine\), --ema 0.99 \(the run has 0.9\)/,
  );
});

test('a loss that is no number any more ends the run with advice, and the last good checkpoint stays', async () => {
  const cwd = await makeFolderWithBook();
  const options = ['--learning-rate', '1e38', '--clip-norm', '0', '--checkpoint-every', '1', '--steps', '50'];
  const { code, stdout } = await run(cwd, ...options);
  expect(code).toBe(1);
  const events = parseEvents(stdout);
  const steps = events.filter(({ event }) => event === 'step').length;
  expect(events.at(-1)).toMatchObject({ event: 'error', code: 'LOSS_NOT_FINITE' });
  expect(events.at(-1)!.message).toContain(`The loss of step ${steps + 1} is`);
  expect(events.at(-1)!.message).toMatch(
    /The run in run is as it was after step \d+\..*--learning-rate.*--clip-norm 1/,
  );
  const info = parseEvents((await runCharRnn(['info', 'run', '--json'], { cwd })).stdout)[0]!;
  expect(info.checkpoints).not.toEqual([]);
});

test('event files for TensorBoard are written when asked for; a run that is overwritten leaves none', async () => {
  const cwd = await makeFolderWithBook();
  const events = async () => (await readdir(join(cwd, 'run', 'tensorboard', 'train'))).length;
  for (const options of [['--tensorboard'], ['--tensorboard', '--overwrite']]) {
    expect(await run(cwd, '--steps', '3', ...options)).toMatchObject({ code: 0 });
    expect(await events()).toBe(1);
  }
  await run(cwd, '--steps', '5', '--resume', '--tensorboard');
  expect(await events()).toBe(2);
});

test('two runs do not share a folder: the second is refused, and the first goes on', async () => {
  const cwd = await makeFolderWithBook();
  let second: ReturnType<typeof runCharRnn> | undefined;
  const first = await runCharRnn(['train', 'book.txt', '--out', 'run', ...TINY, '--epochs', '3', '--json'], {
    cwd,
    onLine(line) {
      if (JSON.parse(line).step === 5) second ??= run(cwd, '--overwrite');
    },
  });
  expect(first.code).toBe(0);
  const refused = await second!;
  expect(refused.code).toBe(2);
  expect(parseEvents(refused.stdout)).toMatchObject([{ event: 'error', code: 'RUN_LOCKED' }]);
});
