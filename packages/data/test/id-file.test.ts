import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CharTokenizer } from '@char-rnn/tokenizer';
import { afterAll, expect, test } from 'vitest';
import { IdFile } from '../src/files.ts';
import {
  createStatefulDataset,
  createStreamDataset,
  createWindowedDataset,
  encodeChunks,
  type IdSequence,
  type Ids,
  packIds,
  splitIds,
} from '../src/index.ts';
import { collect, positions } from './collect.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'char-rnn-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => path.join(folder, name);

/** In chunks of seven, so that no boundary of theirs is one of the datasets'. */
function writeIds(name: string, ids: Ids, vocabSize: number): Promise<IdFile> {
  const count = Math.ceil(ids.length / 7);
  const chunks = Array.from({ length: count }, (_, index) => ids.subarray(index * 7, index * 7 + 7));
  return IdFile.write(at(name), chunks, vocabSize);
}

const VOCABULARIES = [256, 1000, 70_000];

test.each(VOCABULARIES)('a file has the ids that were written, in any range: a vocabulary of %d', async (vocabSize) => {
  const ids = positions(500).map((position) => (position * 37) % vocabSize);
  const expected = packIds(ids, vocabSize);
  const written = await writeIds('ranges.npy', ids, vocabSize);
  const opened = IdFile.open(at('ranges.npy'));
  for (const file of [written, opened]) {
    expect(file.length).toBe(500);
    for (const [start, end] of [
      [0, 500],
      [0, 0],
      [500, 500],
      [13, 77],
    ]) {
      expect(file.read(start, end)).toEqual(expected.slice(start, end));
    }
    file.close();
  }
});

test('an array that was read is its own: a later read does not change it', async () => {
  const file = await writeIds('own.npy', positions(100), 100);
  const first = file.read(0, 10);
  file.read(50, 60);
  expect([...first]).toEqual([...positions(10)]);
  file.close();
});

test.each(VOCABULARIES)(
  'datasets give the same batches from a file as from memory: a vocabulary of %d',
  async (vocabSize) => {
    const ids = positions(2000).map((position) => (position * 31) % vocabSize);
    const file = await writeIds('batches.npy', ids, vocabSize);
    const options = { seqLength: 7, batchSize: 3, shuffleBuffer: 20, seed: 9 };
    for (const validation of [0, 0.37]) {
      const inMemory = splitIds(ids, { validation });
      const inFile = splitIds(file, { validation });
      for (const part of validation === 0 ? (['train'] as const) : (['train', 'validation'] as const)) {
        expect(inFile[part].length).toBe(inMemory[part].length);
        for (const create of [
          (ids: Ids | IdSequence) => createWindowedDataset(ids, options),
          (ids: Ids | IdSequence) => createWindowedDataset(ids, { ...options, dropRemainder: false }),
          (ids: Ids | IdSequence) => createStatefulDataset(ids, options),
          (ids: Ids | IdSequence) => createStreamDataset(ids, { seqLength: 7, resetEvery: 100 }),
        ]) {
          const [expected, dataset] = [create(inMemory[part]), create(inFile[part])];
          expect(dataset.batchesPerEpoch).toBe(expected.batchesPerEpoch);
          for (const [n, fromBatch] of [
            [0, 0],
            [1, 5],
          ]) {
            expect(await collect(dataset.epoch(n, { fromBatch }))).toEqual(
              await collect(expected.epoch(n, { fromBatch })),
            );
          }
        }
      }
    }
    file.close();
  },
);

test('a part of a part of a file reads the same ids', async () => {
  const file = await writeIds('parts.npy', positions(1000), 1000);
  const { validation } = splitIds(splitIds(file, { validation: 0.5 }).validation, { validation: 0.2 });
  expect([...validation.read(0, validation.length)]).toEqual([...positions(1000).subarray(900)]);
  file.close();
});

test('a text is encoded into a file while it arrives', async () => {
  const text = 'Grüße 😀! '.repeat(9000);
  const tokenizer = CharTokenizer.fit(text);
  const file = await IdFile.write(at('text.npy'), encodeChunks(tokenizer, text), tokenizer.size);
  expect(tokenizer.decode(file.read(0, file.length)) === text).toBe(true);
  file.close();
});

test('the file is a NumPy array', async () => {
  (await writeIds('numpy.npy', Int32Array.of(1, 2, 258), 300)).close();
  // Written by hand from the format's description: magic, version, length of the header, header, little-endian values.
  const dictionary = "{'descr': '<u2', 'fortran_order': False, 'shape': (3,), }";
  expect(readFileSync(at('numpy.npy'))).toEqual(
    Buffer.concat([
      Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0]),
      Buffer.from(`${dictionary.padEnd(117)}\n`),
      Buffer.from([1, 0, 2, 0, 2, 1]),
    ]),
  );
});

test('an empty text is an empty file of ids', async () => {
  const file = await IdFile.write(at('empty.npy'), [], 10);
  expect([...file.read(0, file.length)]).toEqual([]);
  file.close();
});

test('a temporary file leaves nothing', async () => {
  mkdirSync(at('temporary'));
  const file = await IdFile.write(at('temporary/ids.npy'), [Int32Array.of(1, 2, 3)], 10, { temporary: true });
  if (process.platform !== 'win32') expect(readdirSync(at('temporary'))).toEqual([]);
  expect([...file.read(1, 3)]).toEqual([2, 3]);
  file.close();
  expect(readdirSync(at('temporary'))).toEqual([]);
});

test('two processes can have a temporary file of the same name at the same time', async () => {
  const write = (id: number) => IdFile.write(at('shared.npy'), [Int32Array.of(id)], 10, { temporary: true });
  const [first, second] = [await write(1), await write(2)];
  expect([first.read(0, 1)[0], second.read(0, 1)[0]]).toEqual([1, 2]);
  first.close();
  second.close();
});

test('a range that is not in the file is refused, and every range once it is closed', async () => {
  const file = await writeIds('closed.npy', positions(10), 10);
  for (const [start, end] of [
    [0, 11],
    [-1, 5],
    [6, 5],
    [0.5, 5],
  ]) {
    expect(() => file.read(start, end)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  }
  file.close();
  file.close();
  expect(() => file.read(0, 5)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(/closed\.npy is closed/) }),
  );
});

test('what cannot be written is an error, and leaves no file', async () => {
  await expect(IdFile.write(at('missing/ids.npy'), [], 10)).rejects.toMatchObject({
    code: 'FILE_NOT_WRITABLE',
    message: expect.stringMatching(/missing.ids\.npy cannot be written \(ENOENT\)/),
  });
  await expect(IdFile.write(at('misfit.npy'), [Int32Array.of(1, 10)], 10)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('id 10 at position 1'),
  });
  async function* failing() {
    yield Int32Array.of(1);
    throw new Error('the text broke off');
  }
  await expect(IdFile.write(at('failed.npy'), failing(), 10)).rejects.toThrow('the text broke off');
  expect(existsSync(at('misfit.npy'))).toBe(false);
  expect(existsSync(at('failed.npy'))).toBe(false);
});

test('what is no file of ids is refused', async () => {
  expect(() => IdFile.open(at('nowhere.npy'))).toThrow(expect.objectContaining({ code: 'FILE_NOT_FOUND' }));
  mkdirSync(at('directory'));
  expect(() => IdFile.open(at('directory'))).toThrow(expect.objectContaining({ code: 'FILE_NOT_READABLE' }));
  const corrupt = (reason: RegExp) =>
    expect.objectContaining({ code: 'ID_FILE_CORRUPT', message: expect.stringMatching(reason) });
  for (const content of ['', 'short', 'a text that is long enough for a header '.repeat(10)]) {
    writeFileSync(at('text.txt'), content);
    expect(() => IdFile.open(at('text.txt'))).toThrow(corrupt(/text\.txt is no file of ids: it does not begin as one/));
  }
  (await writeIds('cut.npy', positions(100), 100)).close();
  truncateSync(at('cut.npy'), 200);
  expect(() => IdFile.open(at('cut.npy'))).toThrow(corrupt(/it has 200 bytes, and its 100 ids need 228/));
});

test('a file that is cut short while it is open is an error, not a hang or wrong ids', async () => {
  const file = await writeIds('shrinking.npy', positions(100), 100);
  truncateSync(at('shrinking.npy'), 150);
  expect([...file.read(0, 10)]).toEqual([...positions(10)]);
  expect(() => file.read(0, 100)).toThrow(expect.objectContaining({ code: 'FILE_NOT_READABLE' }));
  file.close();
});
