import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type Checkpoint,
  listCheckpoints,
  readCheckpoint,
  readLatestCheckpoint,
  writeCheckpoint,
} from '../src/index.ts';
import { makeFolder } from './make-folder.ts';

const makeCheckpoint = (step: number, salt = 0): Checkpoint => ({
  step,
  tensors: [
    { name: 'gru/kernel', shape: [2, 3], data: Float32Array.from({ length: 6 }, (_, i) => step + i / 7 + salt) },
    { name: 'adam/iterations', shape: [], data: Float32Array.of(step) },
    { name: 'empty', shape: [0, 4], data: new Float32Array(0) },
  ],
  state: { epoch: 3, batch: 17, history: [{ loss: 1 / 3 }], best: null, text: 'ü' },
});

/** Makes a checkpoint's hashes fit its files again, as somebody who forges one would. */
async function rehash(folder: string): Promise<void> {
  const lines = ['checkpoint.json', 'tensors.bin'].map(async (name) => {
    const hash = createHash('sha256').update(await readFile(join(folder, name)));
    return `${hash.digest('hex')}  ${name}\n`;
  });
  await writeFile(join(folder, 'SHA256SUMS'), (await Promise.all(lines)).join(''));
}

test('a checkpoint comes back as it was written, from <run>/checkpoints/<step>', async () => {
  const run = join(await makeFolder(), 'new', 'run');
  const folder = await writeCheckpoint(run, makeCheckpoint(120));
  expect(folder).toBe(join(run, 'checkpoints', '120'));
  expect(await readCheckpoint(run, 120)).toEqual(makeCheckpoint(120));
  expect(await readLatestCheckpoint(run)).toEqual({ checkpoint: makeCheckpoint(120), skipped: [] });
});

test('its SHA256SUMS are those that another implementation computes, in the form of sha256sum', async () => {
  const folder = await writeCheckpoint(await makeFolder(), makeCheckpoint(5));
  const written = await readFile(join(folder, 'SHA256SUMS'), 'utf8');
  await rehash(folder);
  expect(await readFile(join(folder, 'SHA256SUMS'), 'utf8')).toBe(written);
});

test('the oldest are removed beyond keep', async () => {
  const run = await makeFolder();
  for (const step of [0, 9, 10, 100]) await writeCheckpoint(run, makeCheckpoint(step));
  expect(await listCheckpoints(run)).toEqual([10, 100]);
  await writeCheckpoint(run, makeCheckpoint(200), { keep: 3 });
  expect(await listCheckpoints(run)).toEqual([10, 100, 200]);
  await writeCheckpoint(run, makeCheckpoint(300), { keep: 1 });
  expect(await readdir(join(run, 'checkpoints'))).toEqual(['300']);
});

test('a run that went back drops the later checkpoints, and never the one just written', async () => {
  const run = await makeFolder();
  for (const step of [100, 200, 300]) await writeCheckpoint(run, makeCheckpoint(step), { keep: 3 });
  await writeCheckpoint(run, makeCheckpoint(150), { keep: 2 });
  expect(await listCheckpoints(run)).toEqual([100, 150]);
  expect((await readLatestCheckpoint(run)).checkpoint).toEqual(makeCheckpoint(150));
});

test('a checkpoint of the same step is replaced, also when the one there is damaged', async () => {
  const run = await makeFolder();
  await writeCheckpoint(run, makeCheckpoint(1));
  const folder = await writeCheckpoint(run, makeCheckpoint(1, 0.5));
  expect(await readCheckpoint(run, 1)).toEqual(makeCheckpoint(1, 0.5));
  await rm(join(folder, 'tensors.bin'));
  await writeCheckpoint(run, makeCheckpoint(1));
  expect(await readCheckpoint(run, 1)).toEqual(makeCheckpoint(1));
  expect(await readdir(join(run, 'checkpoints'))).toEqual(['1']);
});

test('a run without checkpoints has none, and other names are not taken for one', async () => {
  const run = await makeFolder();
  expect(await listCheckpoints(run)).toEqual([]);
  expect(await readLatestCheckpoint(run)).toEqual({ skipped: [] });
  for (const name of ['01', '-1', '1e3', 'best', '99999999999999999999', '.tmp-1-0-0-7']) {
    await mkdir(join(run, 'checkpoints', name), { recursive: true });
  }
  await writeFile(join(run, 'checkpoints', '8'), 'a file');
  expect(await listCheckpoints(run)).toEqual([]);
  await expect(readCheckpoint(run, 8)).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_FOUND' });
});

const DAMAGE: [string, (folder: string) => Promise<void>, string][] = [
  ['without SHA256SUMS', (folder) => rm(join(folder, 'SHA256SUMS')), 'missing'],
  ['with hashes cut off', (folder) => truncate(join(folder, 'SHA256SUMS'), 80), 'SHA256SUMS is damaged'],
  ['without its JSON', (folder) => rm(join(folder, 'checkpoint.json')), 'missing'],
  [
    'with a changed JSON',
    (folder) => appendFile(join(folder, 'checkpoint.json'), ' '),
    'checkpoint.json does not have',
  ],
  ['with tensors cut off', (folder) => truncate(join(folder, 'tensors.bin'), 20), '20 bytes instead of 28'],
  ['with tensors grown to a terabyte', (folder) => truncate(join(folder, 'tensors.bin'), 2 ** 40), 'instead of 28'],
  [
    'with changed tensors',
    (folder) => writeFile(join(folder, 'tensors.bin'), new Uint8Array(28)),
    'tensors.bin does not have',
  ],
];

test.each(DAMAGE)('a checkpoint %s is CORRUPT_CHECKPOINT, and the one before it counts', async (_, damage, words) => {
  const run = await makeFolder();
  await writeCheckpoint(run, makeCheckpoint(1));
  await damage(await writeCheckpoint(run, makeCheckpoint(2)));
  const message = expect.stringContaining(words);
  await expect(readCheckpoint(run, 2)).rejects.toMatchObject({
    name: 'FilesError',
    code: 'CORRUPT_CHECKPOINT',
    message,
  });
  const { checkpoint, skipped } = await readLatestCheckpoint(run);
  expect(checkpoint).toEqual(makeCheckpoint(1));
  expect(skipped).toEqual([{ step: 2, reason: message }]);
});

const FORGERIES: [string, (json: string) => string, string][] = [
  ['no JSON', (json) => json.slice(0, -5), 'not JSON'],
  ['another step', (json) => json.replace('"step":2', '"step":3'), 'step 3'],
  ['a negative size', (json) => json.replace('[2,3]', '[-2,3]'), 'impossible shape'],
  ['an endless shape', (json) => json.replace('[2,3]', '[9007199254740991,9007199254740991]'), 'bytes together'],
  ['a shape that does not fit', (json) => json.replace('[2,3]', '[2,4]'), '28 bytes'],
  ['a name twice', (json) => json.replace('adam/iterations', 'gru/kernel'), 'two tensors'],
  ['no tensors', (json) => json.replace('"tensors":', '"tensor":'), 'tensors'],
];

test.each(FORGERIES)('%s under the right hashes is CORRUPT_CHECKPOINT', async (_, forge, words) => {
  const run = await makeFolder();
  const folder = await writeCheckpoint(run, makeCheckpoint(2));
  const json = join(folder, 'checkpoint.json');
  await writeFile(json, forge(await readFile(json, 'utf8')));
  await rehash(folder);
  await expect(readCheckpoint(run, 2)).rejects.toMatchObject({
    code: 'CORRUPT_CHECKPOINT',
    message: expect.stringContaining(words),
  });
});

test('a checkpoint of a newer program stops a resume instead of being passed over', async () => {
  const run = await makeFolder();
  await writeCheckpoint(run, makeCheckpoint(1));
  const folder = await writeCheckpoint(run, makeCheckpoint(2));
  await writeFile(join(folder, 'checkpoint.json'), '{"formatVersion":2}');
  await rehash(folder);
  await expect(readLatestCheckpoint(run)).rejects.toMatchObject({ code: 'UNSUPPORTED_FORMAT_VERSION' });
});

const cyclic: Checkpoint['state'] = {};
cyclic.self = cyclic;

test.each<[string, Partial<Checkpoint>, { keep?: number }, string]>([
  ['a negative step', { step: -1 }, {}, 'step is -1'],
  ['half a step', { step: 1.5 }, {}, 'step is 1.5'],
  ['nothing to keep', {}, { keep: 0 }, 'keep is 0'],
  ['a loss of NaN', { state: { history: [{ loss: Number.NaN }] } }, {}, 'state.history[0].loss'],
  ['a state that contains itself', { state: cyclic }, {}, '64 levels'],
  ['a state larger than is read', { state: 'x'.repeat(2 ** 26) }, {}, 'at most 67108864'],
  ['a Map', { state: { map: new Map() as unknown as null } }, {}, 'state.map'],
  ['a tensor of NaN', { tensors: [{ name: 'a', shape: [1], data: Float32Array.of(Number.NaN) }] }, {}, '"a"'],
  ['a tensor of another size', { tensors: [{ name: 'a', shape: [2], data: Float32Array.of(1) }] }, {}, '1 numbers'],
])('%s is INVALID_ARGUMENT and writes nothing', async (_, change, options, words) => {
  const run = await makeFolder();
  await expect(writeCheckpoint(run, { ...makeCheckpoint(1), ...change }, options)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining(words),
  });
  expect(await readdir(run)).toEqual([]);
});

test('a run below a file is OUTPUT_NOT_WRITABLE', async () => {
  const file = join(await makeFolder(), 'file');
  await writeFile(file, 'text');
  await expect(writeCheckpoint(file, makeCheckpoint(1))).rejects.toMatchObject({
    code: 'OUTPUT_NOT_WRITABLE',
    message: expect.stringContaining(file),
  });
});
