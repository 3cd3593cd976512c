import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseEvents, readInfo, runCharRnn } from './run-char-rnn.ts';
import { makeFolderWithBook, TINY } from './tiny-run.ts';

test('a model is only replaced with --overwrite, and stays when the new request is wrong', async () => {
  const cwd = await makeFolderWithBook();
  const train = (...options: string[]) =>
    runCharRnn(['train', 'book.txt', '--out', 'model', '--steps', '3', ...TINY, '--json', ...options], { cwd });
  expect((await train()).code).toBe(0);
  const before = await readInfo(cwd, 'model');

  const refused = await train();
  expect(refused.code).toBe(2);
  expect(parseEvents(refused.stdout)).toMatchObject([{ event: 'error', code: 'OUTPUT_EXISTS' }]);
  expect((await train('--overwrite', '--batch-size', '5000')).code).toBe(2);
  expect(await readInfo(cwd, 'model')).toEqual(before);

  expect((await train('--overwrite', '--seed', '1', '--steps', '2')).code).toBe(0);
  const after = await readInfo(cwd, 'model');
  expect(after.model.weightsSha256).not.toBe(before.model.weightsSha256);
  expect(after.checkpoints).toEqual([0, 2]);
});

test('a run from another model keeps what it knows and adds the characters that are new', async () => {
  const cwd = await makeFolderWithBook();
  expect((await runCharRnn(['train', 'book.txt', '--out', 'old', '--epochs', '3', ...TINY], { cwd })).code).toBe(0);
  await writeFile(join(cwd, 'greek.txt'), 'the whale and the sea λόγος\n'.repeat(200));
  const train = (...options: string[]) =>
    runCharRnn(['train', 'greek.txt', '--init-from', 'old', '--backend', 'cpu', '--json', ...options], { cwd });

  const wrong = await train('--out', 'wrong', '--units', '32');
  expect(wrong.code).toBe(2);
  expect(parseEvents(wrong.stdout)).toMatchObject([
    { event: 'error', code: 'INVALID_ARGUMENT', message: expect.stringMatching(/--units is 32.*has 16/) },
  ]);
  expect((await train('--out', 'new', '--steps', '1')).code).toBe(0);
  const [old, next] = [await readInfo(cwd, 'old'), await readInfo(cwd, 'new')];
  const vocabulary = new Set([...old.model.tokenizer.vocabulary, ...'λόγος']);
  expect(new Set(next.model.tokenizer.vocabulary)).toEqual(vocabulary);

  const evaluate = async (folder: string) =>
    parseEvents((await runCharRnn(['evaluate', folder, 'book.txt', '--backend', 'cpu', '--json'], { cwd })).stdout)[0]!;
  const untrained = ['--out', 'untrained', '--steps', '1', '--units', '16', '--embedding', '8', '--backend', 'cpu'];
  expect((await runCharRnn(['train', 'book.txt', ...untrained], { cwd })).code).toBe(0);
  const [oldLoss, newLoss, untrainedLoss] = [
    (await evaluate('old')).loss as number,
    (await evaluate('new')).loss as number,
    (await evaluate('untrained')).loss as number,
  ];
  expect(newLoss).toBeLessThan((oldLoss + untrainedLoss) / 2);

  const resumed = await train('--out', 'new', '--resume', '--steps', '2');
  expect(parseEvents(resumed.stdout).at(-1)).toMatchObject({ event: 'done', step: 2 });
});
