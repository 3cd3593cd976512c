import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appendHistory, readHistory, writeHistory } from '../src/index.ts';
import { makeFolder } from './make-folder.ts';

test('records come back in the order in which they were added, one line each', async () => {
  const run = join(await makeFolder(), 'run');
  const records = Array.from({ length: 20 }, (_, step) => ({ step, loss: 1 / (step + 1), note: 'line\nbreak' }));
  await Promise.all(records.map((record) => appendHistory(run, record)));
  expect(await readHistory(run)).toEqual(records);
  expect((await readFile(join(run, 'history.jsonl'), 'utf8')).split('\n')).toHaveLength(21);
});

test('a line torn anywhere by a crash is left out, and the next record does not join it', async () => {
  const torn = JSON.stringify({ step: 2, loss: 0.5, note: 'ü' });
  const bytes = Buffer.from(torn);
  for (let length = 1; length <= bytes.length; length++) {
    const run = await makeFolder();
    await appendHistory(run, { step: 1 });
    await appendFile(join(run, 'history.jsonl'), bytes.subarray(0, length));
    expect(await readHistory(run)).toEqual([{ step: 1 }]);
    await appendHistory(run, { step: 3 });
    expect(await readHistory(run)).toEqual([{ step: 1 }, { step: 3 }]);
  }
});

test('a history that was torn in its first line is empty', async () => {
  const run = await makeFolder();
  await writeFile(join(run, 'history.jsonl'), '{"st');
  expect(await readHistory(run)).toEqual([]);
  await appendHistory(run, { step: 1 });
  expect(await readHistory(run)).toEqual([{ step: 1 }]);
});

test('a run without history has no records', async () => {
  expect(await readHistory(join(await makeFolder(), 'nowhere'))).toEqual([]);
});

test('a resume puts back the history of its checkpoint', async () => {
  const run = await makeFolder();
  for (const step of [1, 2, 3]) await appendHistory(run, { step });
  await writeHistory(run, [{ step: 1 }]);
  await appendHistory(run, { step: 2, again: true });
  expect(await readHistory(run)).toEqual([{ step: 1 }, { step: 2, again: true }]);
});

test.each(['{"step":1}\nnonsense\n{"step":3}\n', '{"step":1}\n[2]\n', '{"step":1}\n\n{"step":3}\n'])(
  'a damaged line in %j is CORRUPT_HISTORY with its number',
  async (content) => {
    const run = await makeFolder();
    await writeFile(join(run, 'history.jsonl'), content);
    await expect(readHistory(run)).rejects.toMatchObject({
      code: 'CORRUPT_HISTORY',
      message: expect.stringContaining('line 2'),
    });
  },
);

test('what JSON cannot hold is INVALID_ARGUMENT', async () => {
  const run = await makeFolder();
  const message = expect.stringContaining('record.loss is NaN');
  await expect(appendHistory(run, { loss: Number.NaN })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message });
  await expect(writeHistory(run, [{ loss: Number.NaN }])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message });
  await expect(appendHistory(run, [] as unknown as object as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
});
