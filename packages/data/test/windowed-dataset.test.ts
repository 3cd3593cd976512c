import { CharTokenizer } from '@char-rnn/tokenizer';
import { expect, test } from 'vitest';
import { createWindowedDataset, packIds } from '../src/index.ts';
import { collect, cutDocuments, positions, rowsOf, startsOf } from './collect.ts';
import { shakespeare } from './shakespeare.ts';

/** `window[:-1]` and `window[1:]` of `batch(seqLength + 1, drop_remainder)`, by plain slicing. */
function naiveWindows(ids: ArrayLike<number>, seqLength: number): { x: number[]; y: number[] }[] {
  const windows: { x: number[]; y: number[] }[] = [];
  for (let rest = Array.from(ids); rest.length > seqLength; rest = rest.slice(seqLength + 1)) {
    const window = rest.slice(0, seqLength + 1);
    windows.push({ x: window.slice(0, -1), y: window.slice(1) });
  }
  return windows;
}

const options = { seqLength: 5, batchSize: 4, shuffleBuffer: 7, seed: 11 };

test('without shuffling, batches are the windows in the order of the text', async () => {
  const ids = positions(100);
  const dataset = createWindowedDataset(ids, { ...options, shuffleBuffer: 0 });
  const windows = naiveWindows(ids, 5);
  expect(dataset).toMatchObject({
    windowsPerEpoch: 16,
    batchesPerEpoch: 4,
    seqLength: 5,
    batchSize: 4,
    stateful: false,
  });
  expect(dataset.windowsPerEpoch).toBe(windows.length);
  const batches = await collect(dataset.epoch(0));
  expect(batches.map((batch) => batch.index)).toEqual([0, 1, 2, 3]);
  expect(batches.flatMap((batch) => rowsOf(batch.xs, batch.shape))).toEqual(windows.map(({ x }) => x));
  expect(batches.flatMap((batch) => rowsOf(batch.ys, batch.shape))).toEqual(windows.map(({ y }) => y));
});

test('an epoch gives every window once, but for those that do not fill a batch', async () => {
  const ids = positions(6 * 22 + 3);
  const dataset = createWindowedDataset(ids, options);
  expect(dataset).toMatchObject({ windowsPerEpoch: 22, batchesPerEpoch: 5 });
  const seen = (await collect(dataset.epoch(0))).flatMap(({ xs, shape }) => rowsOf(xs, shape));
  const all = naiveWindows(ids, 5).map(({ x }) => x.join());
  expect(new Set(seen.map((row) => row.join())).size).toBe(20);
  for (const row of seen) expect(all).toContain(row.join());
});

test('dropRemainder: false gives them too, in a smaller last batch', async () => {
  const ids = positions(6 * 22 + 3);
  const dataset = createWindowedDataset(ids, { ...options, dropRemainder: false });
  const batches = await collect(dataset.epoch(0));
  expect(dataset.batchesPerEpoch).toBe(6);
  expect(batches.map((batch) => batch.shape)).toEqual([
    [4, 5],
    [4, 5],
    [4, 5],
    [4, 5],
    [4, 5],
    [2, 5],
  ]);
  const seen = batches.flatMap(({ xs, shape }) => rowsOf(xs, shape)).sort((a, b) => a[0] - b[0]);
  expect(seen).toEqual(naiveWindows(ids, 5).map(({ x }) => x));
});

test('an epoch is a function of the seed and its number alone', async () => {
  const ids = positions(600);
  const dataset = createWindowedDataset(ids, options);
  const order = async (seed: number, n: number) =>
    (await collect(createWindowedDataset(ids, { ...options, seed }).epoch(n))).map((batch) => [...batch.xs]);
  await collect(dataset.epoch(0));
  expect((await collect(dataset.epoch(3))).map((batch) => [...batch.xs])).toEqual(await order(11, 3));
  expect(await order(11, 4)).not.toEqual(await order(11, 3));
  expect(await order(12, 3)).not.toEqual(await order(11, 3));
});

test('an epoch from a later batch is exactly the end of the whole epoch', async () => {
  const dataset = createWindowedDataset(positions(600), options);
  const whole = await collect(dataset.epoch(2));
  for (let fromBatch = 0; fromBatch <= dataset.batchesPerEpoch; fromBatch++) {
    expect(await collect(dataset.epoch(2, { fromBatch }))).toEqual(whole.slice(fromBatch));
  }
});

const DOCUMENTS = [13, 1, 60, 5, 6, 31, 2];

test('the windows of several documents are those of each one by itself', async () => {
  const ids = positions(118);
  const windows = cutDocuments([...ids], DOCUMENTS).flatMap((document) => naiveWindows(document, 5));
  const inOrder = { ...options, documentStarts: startsOf(DOCUMENTS), shuffleBuffer: 0, dropRemainder: false };
  const dataset = createWindowedDataset(ids, inOrder);
  expect(dataset).toMatchObject({ windowsPerEpoch: windows.length, shortDocuments: 3 });
  const batches = await collect(dataset.epoch(0));
  expect(batches.flatMap((batch) => rowsOf(batch.xs, batch.shape))).toEqual(windows.map(({ x }) => x));
  expect(batches.flatMap((batch) => rowsOf(batch.ys, batch.shape))).toEqual(windows.map(({ y }) => y));

  const shuffled = await collect(createWindowedDataset(ids, { ...inOrder, shuffleBuffer: 7 }).epoch(0));
  const rows = shuffled.flatMap((batch) => rowsOf(batch.xs, batch.shape));
  expect(rows).not.toEqual(windows.map(({ x }) => x));
  expect(rows.sort((a, b) => a[0] - b[0])).toEqual(windows.map(({ x }) => x));
});

test('documents that are too short for a window, or have too few for a batch, are counted in the error', () => {
  const create = (lengths: number[]) =>
    createWindowedDataset(positions(startsOf([...lengths, 0]).at(-1)!), {
      ...options,
      documentStarts: startsOf(lengths),
    });
  expect(() => create([5, 5, 5, 5, 5])).toThrow(
    expect.objectContaining({
      code: 'TEXT_TOO_SHORT',
      message: expect.stringMatching(
        /All 5 documents .* shorter than one window of 5 \+ 1 characters.*Lower seqLength/,
      ),
    }),
  );
  expect(() => create([11, 11, 11])).toThrow(
    expect.objectContaining({
      code: 'TEXT_TOO_SHORT',
      message: expect.stringMatching(/3 documents .* have 3 windows .* needs 4.*batchSize to at most 3/),
    }),
  );
  expect(create([11, 11, 12])).toMatchObject({ batchesPerEpoch: 1, shortDocuments: 0 });
});

test.each([[[]], [[1]], [[0, 0]], [[0, 30, 20]], [[0, 600]], [[0, 1.5]], [[0, Number.NaN]]])(
  'documents cannot begin at %j of 600',
  (documentStarts) => {
    expect(() => createWindowedDataset(positions(600), { ...options, documentStarts })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('documentStarts') }),
    );
  },
);

test('two epochs can be read at the same time', async () => {
  const dataset = createWindowedDataset(positions(600), options);
  const expected = await collect(dataset.epoch(0));
  const [first, second] = await Promise.all([collect(dataset.epoch(0)), collect(dataset.epoch(0))]);
  expect(first).toEqual(expected);
  expect(second).toEqual(expected);
});

test('every batch has arrays of its own', async () => {
  const batches = await collect(createWindowedDataset(positions(600), options).epoch(0));
  expect(new Set(batches.flatMap(({ xs, ys }) => [xs.buffer, ys.buffer])).size).toBe(2 * batches.length);
});

test('the type of the ids makes no difference', async () => {
  const ids = positions(200);
  const expected = await collect(createWindowedDataset(ids, options).epoch(1));
  for (const packed of [packIds(ids, 200), packIds(ids, 300)]) {
    expect(await collect(createWindowedDataset(packed, options).epoch(1))).toEqual(expected);
  }
});

test('a text of exactly one batch is enough, and one character less is refused with both numbers', async () => {
  expect(createWindowedDataset(positions(24), options).batchesPerEpoch).toBe(1);
  expect(() => createWindowedDataset(positions(23), options)).toThrow(
    expect.objectContaining({
      code: 'TEXT_TOO_SHORT',
      message: expect.stringMatching(/23 characters.* needs 24.*at most 3/),
    }),
  );
  expect(() => createWindowedDataset(positions(5), { ...options, dropRemainder: false })).toThrow(
    expect.objectContaining({ code: 'TEXT_TOO_SHORT', message: expect.stringContaining('needs 6') }),
  );
  expect(() => createWindowedDataset(positions(0))).toThrow(expect.objectContaining({ code: 'TEXT_TOO_SHORT' }));
});

test.each([
  { seqLength: 0 },
  { seqLength: 1.5 },
  { seqLength: Number.NaN },
  { batchSize: 0 },
  { batchSize: Number.POSITIVE_INFINITY },
  { shuffleBuffer: -1 },
  { seed: 0.5 },
  { seed: '1' as unknown as number },
])('options out of range are refused: %o', (wrong) => {
  expect(() => createWindowedDataset(positions(600), { ...options, ...wrong })).toThrow(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(String(Object.values(wrong)[0])),
    }),
  );
});

test('an epoch or a batch that does not exist is refused at once', () => {
  const dataset = createWindowedDataset(positions(600), options);
  const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
  expect(() => dataset.epoch(-1)).toThrow(invalid);
  expect(() => dataset.epoch(2 ** 32)).toThrow(invalid);
  expect(() => dataset.epoch(0, { fromBatch: dataset.batchesPerEpoch + 1 })).toThrow(invalid);
  expect(() => createWindowedDataset([1, 2, 3] as unknown as Int32Array)).toThrow(invalid);
});

test.skipIf(shakespeare === undefined)(
  "Shakespeare gives the tutorial's windows and batches (skipped where shakespeare.txt is not in CHAR_RNN_DATASETS)",
  async () => {
    const tokenizer = CharTokenizer.fit(shakespeare!);
    const ids = tokenizer.encode(shakespeare!);
    const dataset = createWindowedDataset(ids, { shuffleBuffer: 0 });
    expect(dataset).toMatchObject({ windowsPerEpoch: 11_043, batchesPerEpoch: 172, seqLength: 100, batchSize: 64 });
    // The first five sequences, as the tutorial prints them.
    const printed = [
      'First Citizen:\nBefore we proceed any further, hear me speak.\n\nAll:\nSpeak, speak.\n\nFirst Citizen:\nYou ',
      'are all resolved rather to die than to famish?\n\nAll:\nResolved. resolved.\n\nFirst Citizen:\nFirst, you k',
      "now Caius Marcius is chief enemy to the people.\n\nAll:\nWe know't, we know't.\n\nFirst Citizen:\nLet us ki",
      "ll him, and we'll have corn at our own price.\nIs't a verdict?\n\nAll:\nNo more talking on't; let it be d",
      'one: away, away!\n\nSecond Citizen:\nOne word, good citizens.\n\nFirst Citizen:\nWe are accounted poor citi',
    ];
    for await (const { xs, ys, shape } of dataset.epoch(0)) {
      const inputs = rowsOf(xs, shape)
        .slice(0, 5)
        .map((row) => tokenizer.decode(row));
      const targets = rowsOf(ys, shape)
        .slice(0, 5)
        .map((row) => tokenizer.decode(row));
      expect(inputs).toEqual(printed.map((window) => window.slice(0, -1)));
      expect(targets).toEqual(printed.map((window) => window.slice(1)));
      break;
    }
  },
);
