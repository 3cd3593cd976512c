import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isModelDirectory, readModel, readModelInfo, serializeModel, writeModel } from '../src/index.ts';
import { makeFolder } from './make-folder.ts';
import { makeModel } from './make-model.ts';

test('a model comes back from its folder, and saving it again gives byte-identical files', async () => {
  const first = join(await makeFolder(), 'a', 'model');
  const second = await makeFolder();
  await writeModel(first, makeModel());
  const model = await readModel(first);
  expect(model).toEqual(makeModel());
  await writeModel(second, model);
  const names = await readdir(first);
  expect(names).toHaveLength(2);
  expect(await readdir(second)).toEqual(names);
  for (const name of names) expect(await readFile(join(second, name))).toEqual(await readFile(join(first, name)));
});

test('the info of a model is what its model.json says', async () => {
  const dir = await makeFolder();
  await writeModel(dir, makeModel());
  const { weightsName } = await serializeModel(makeModel());
  const { weights, ...rest } = makeModel();
  const parameterCount = weights.reduce((sum, { data }) => sum + data.length, 0);
  const { weightsSha256, ...info } = await readModelInfo(dir);
  expect(info).toEqual({ ...rest, parameterCount, weightsName, weightsBytes: 4 * parameterCount });
  expect(weightsName).toContain(weightsSha256.slice(0, 16));
});

test('a model replaces the one before it and leaves the other files of the folder alone', async () => {
  const dir = await makeFolder();
  await mkdir(join(dir, 'checkpoints'));
  await writeFile(join(dir, 'history.jsonl'), '{}\n');
  await writeFile(join(dir, 'weights-mine.bin'), 'kept');
  await writeModel(dir, makeModel(1));
  await writeModel(dir, makeModel(2));
  expect((await readModel(dir)).weights).toEqual(makeModel(2).weights);
  const { weightsName } = await serializeModel(makeModel(2));
  expect((await readdir(dir)).sort()).toEqual(
    ['checkpoints', 'history.jsonl', 'model.json', 'weights-mine.bin', weightsName].sort(),
  );
});

test('what a dead writer left is removed, what a living one works on is not', async () => {
  const dir = await makeFolder();
  const dead = '.tmp-4194999-0-0-model.json'; // Above the largest process number of Linux.
  const alive = `.tmp-${process.ppid}-0-0-model.json`;
  const ownPredecessor = `.tmp-${process.pid}-${(await import('node:worker_threads')).threadId}-999-model.json`;
  for (const name of [dead, alive, ownPredecessor]) await writeFile(join(dir, name), 'half');
  await writeModel(dir, makeModel());
  const names = await readdir(dir);
  expect(names).not.toContain(dead);
  expect(names).not.toContain(ownPredecessor);
  expect(names).toContain(alive);
});

test('readers beside a busy writer always see a whole model', async () => {
  const dir = await makeFolder();
  const models = [1, 2, 3].map((seed) => makeModel(seed));
  await writeModel(dir, models[0]!);
  let writing = true;
  const reads = Array.from({ length: 3 }, async () => {
    const seen = new Set<number>();
    while (writing) {
      const model = await readModel(dir);
      const which = models.findIndex(({ training }) => JSON.stringify(training) === JSON.stringify(model.training));
      expect(model).toEqual(models[which]);
      seen.add(which);
    }
    return seen.size;
  });
  for (let i = 0; i < 60; i++) await writeModel(dir, models[i % 3]!);
  writing = false;
  expect(Math.max(...(await Promise.all(reads)))).toBeGreaterThan(1);
});

test('saves of one process into one folder wait for each other: the last one stays', async () => {
  const dir = await makeFolder();
  await Promise.all([1, 2, 3, 4].map((seed) => writeModel(dir, makeModel(seed))));
  expect((await readModel(dir)).training).toEqual(makeModel(4).training);
  expect(await readdir(dir)).toHaveLength(2);
});

test('a folder that cannot be made is OUTPUT_NOT_WRITABLE, with the reason and the path', async () => {
  const file = join(await makeFolder(), 'file');
  await writeFile(file, 'text');
  for (const dir of [file, join(file, 'model')]) {
    await expect(writeModel(dir, makeModel())).rejects.toMatchObject({
      name: 'FilesError',
      code: 'OUTPUT_NOT_WRITABLE',
      message: expect.stringMatching(/^Cannot write .*file.*: .*(file, not a folder|in the way).*\.$/),
    });
  }
  expect(await readFile(file, 'utf8')).toBe('text');
});

test.skipIf(process.platform !== 'linux')('a file system that takes no files is OUTPUT_NOT_WRITABLE', async () => {
  await expect(writeModel('/proc/model', makeModel())).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
});

test('a save that fails leaves the model before it as it was', async () => {
  const dir = await makeFolder();
  await writeModel(dir, makeModel(1));
  const { weightsName } = await serializeModel(makeModel(2));
  await mkdir(join(dir, weightsName, 'in-the-way'), { recursive: true });
  await expect(writeModel(dir, makeModel(2))).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
  expect(await readModel(dir)).toEqual(makeModel(1));
  expect((await readdir(dir)).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
});

test('isModelDirectory tells a model from other folders, files and nothing', async () => {
  const dir = await makeFolder();
  await writeModel(join(dir, 'model'), makeModel());
  expect(await isModelDirectory(join(dir, 'model'))).toBe(true);
  for (const path of [dir, join(dir, 'model', 'model.json'), join(dir, 'nowhere')]) {
    expect(await isModelDirectory(path)).toBe(false);
  }
  expect((await stat(join(dir, 'model'))).isDirectory()).toBe(true);
});

test.each([
  ['', '""'],
  [undefined, 'undefined'],
  ['a\0b', 'u0000'],
])('%j is no folder', async (dir, words) => {
  const expected = { code: 'INVALID_ARGUMENT', message: expect.stringContaining(words) };
  await expect(readModel(dir as string)).rejects.toMatchObject(expected);
  await expect(writeModel(dir as string, makeModel())).rejects.toMatchObject(expected);
});
