import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeModel } from '@char-rnn/files';
import { expect, test } from 'vitest';
import { describeModel } from '../../../src/models/describe-model.ts';
import type { ModelEntry } from '../../../src/models/model-entry.ts';
import { ModelStore } from '../../../src/models/model-store.ts';
import { NO_PROGRESS } from '../../../src/training/training-progress.ts';
import { makeFolder } from '../make-folder.ts';
import { makeArtifacts } from '../make-one-step.ts';

const training: NonNullable<ModelEntry['training']> = { plan: 'good', extra: [], state: 'running' };

test('a store without a folder is empty, and makes none', async () => {
  const root = join(await makeFolder(), 'models');
  expect(await new ModelStore(root).list()).toEqual([]);
  await expect(readdir(root)).rejects.toThrow('ENOENT');
});

test('a new model has its text and is not usable before its training has saved one', async () => {
  const store = new ModelStore(await makeFolder());
  const id = await store.create(
    { name: 'Märchen & more', characters: 5, training },
    { fileName: 'tales.txt', text: 'a den' },
  );
  expect(id).toMatch(/^m-rchen-more-[0-9a-f]{8}$/);
  expect(await store.find(id)).toMatchObject({
    id,
    usable: false,
    entry: { name: 'Märchen & more', textFile: 'tales.txt' },
  });
  await writeModel(store.runFolder(id), {
    ...makeArtifacts(),
    training: { loss: 2.5, validationLoss: 2.75, date: '2026-01-02T03:04:05Z' },
  });
  const model = (await store.find(id))!;
  expect(model.info).toMatchObject({ units: 16, loss: 2.5, validationLoss: 2.75 });
  expect(model.bytes).toBeGreaterThan(1000);
  const { description, kind } = describeModel(model, { isActive: true, fraction: undefined });
  expect(description).toMatch(/^loss 2\.75 · [\d.]+ kB · /);
  expect(kind).toBe('trained');
});

test('a model goes out and comes in again as a model folder', async () => {
  const store = new ModelStore(await makeFolder());
  const id = await store.create({ name: 'tales', training }, { fileName: 'tales.txt', text: 'a den' });
  const target = join(await makeFolder(), 'exported');
  await expect(store.export(id, target)).rejects.toThrow(
    'There is no model yet: wait until its training has saved one.',
  );
  await writeModel(store.runFolder(id), makeArtifacts());
  await store.export(id, target);
  expect((await readdir(target)).map((name) => name.replace(/[0-9a-f]{16}/, 'hash')).sort()).toEqual([
    'model.json',
    'weights-hash.bin',
  ]);
  const imported = (await store.find(await store.import(target, 'from elsewhere')))!;
  expect(imported).toMatchObject({ usable: true, entry: { name: 'from elsewhere' } });
  expect(imported.entry.training).toBeUndefined();
  await store.delete(imported.id);
  expect((await store.list()).map((model) => model.id)).toEqual([id]);
});

test('a folder that is no model is not imported, nor is a damaged one shown as usable', async () => {
  const store = new ModelStore(await makeFolder());
  const folder = await makeFolder();
  await expect(store.import(folder, 'nothing')).rejects.toThrow(
    `There is no model in ${folder}: it has no model.json with its weights.`,
  );
  const id = await store.create({ name: 'damaged', training });
  await mkdir(store.runFolder(id));
  await writeFile(join(store.runFolder(id), 'model.json'), '{"format":"layers-model"');
  expect((await store.find(id))!.usable).toBe(false);
});

test('a training is running only while its process lives and its progress is fresh', async () => {
  const store = new ModelStore(await makeFolder());
  const id = await store.create({ name: 'tales', training });
  const entry = (await store.find(id))!.entry;
  const withPid = (pid: number) => ({ ...entry, training: { ...training, pid } });
  expect(await store.isTraining(id, withPid(process.pid))).toBe(false);
  await store.writeProgress(id, NO_PROGRESS);
  expect(await store.isTraining(id, withPid(process.pid))).toBe(true);
  expect(await store.isTraining(id, withPid(2 ** 22 + 1))).toBe(false);
  expect(
    await store.isTraining(id, { ...entry, training: { ...training, pid: process.pid, state: 'cancelled' } }),
  ).toBe(false);
});

test('a progress that is damaged counts as none', async () => {
  const root = await makeFolder();
  const store = new ModelStore(root);
  const id = await store.create({ name: 'tales', training });
  await writeFile(join(root, id, 'progress.json'), '{"step":');
  expect(await store.readProgress(id)).toEqual(NO_PROGRESS);
});

test('progress that is written while it is being written ends with the last', async () => {
  const store = new ModelStore(await makeFolder());
  const id = await store.create({ name: 'tales' });
  const steps = Array.from({ length: 20 }, (_, step) => step);
  await Promise.all(steps.map((step) => store.writeProgress(id, { ...NO_PROGRESS, step })));
  expect((await store.readProgress(id)).step).toBe(19);
  expect(await readdir(join(store.runFolder(id), '..'))).toEqual(['entry.json', 'progress.json']);
});
