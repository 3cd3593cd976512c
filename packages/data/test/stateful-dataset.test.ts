import { expect, test } from 'vitest';
import { createStatefulDataset } from '../src/index.ts';
import { collect, positions, rowsOf, startsOf } from './collect.ts';

const options = { seqLength: 5, batchSize: 3, seed: 4 };

/** What each lane reads in an epoch, and what it is to predict. */
async function lanes(ids: Int32Array, n: number, extra = {}) {
  const batches = await collect(createStatefulDataset(ids, { ...options, ...extra }).epoch(n));
  return Array.from({ length: options.batchSize }, (_, lane) => ({
    inputs: batches.flatMap(({ xs, shape }) => rowsOf(xs, shape)[lane]),
    targets: batches.flatMap(({ ys, shape }) => rowsOf(ys, shape)[lane]),
  }));
}

const run = (start: number, length: number) => Array.from({ length }, (_, index) => start + index);

test('without an offset, the lanes are the text cut into equal parts, predicted one character ahead', async () => {
  const dataset = createStatefulDataset(positions(62), { ...options, randomOffset: false });
  expect(dataset).toMatchObject({ batchesPerEpoch: 4, seqLength: 5, batchSize: 3, stateful: true });
  expect(await lanes(positions(62), 0, { randomOffset: false })).toEqual([
    { inputs: run(0, 20), targets: run(1, 20) },
    { inputs: run(20, 20), targets: run(21, 20) },
    { inputs: run(40, 20), targets: run(41, 20) },
  ]);
});

test('with an offset, lanes follow each other without a gap, and every start that the text allows occurs', async () => {
  const ids = positions(70);
  const starts = new Set<number>();
  for (let n = 0; n < 150; n++) {
    const [first, second, third] = await lanes(ids, n);
    const start = first.inputs[0];
    starts.add(start);
    expect([...first.inputs, ...second.inputs, ...third.inputs]).toEqual(run(start, 60));
    expect([...first.targets, ...second.targets, ...third.targets]).toEqual(run(start + 1, 60));
  }
  expect([...starts].sort((a, b) => a - b)).toEqual(run(0, 10));
});

test('an epoch is a function of the seed and its number alone', async () => {
  const ids = positions(1000);
  expect(await lanes(ids, 7)).toEqual(await lanes(ids, 7));
  expect(await lanes(ids, 8)).not.toEqual(await lanes(ids, 7));
  expect(await lanes(ids, 7, { seed: 5 })).not.toEqual(await lanes(ids, 7));
});

test('lanes start anew in the first batch of an epoch and in no other', async () => {
  const batches = await collect(createStatefulDataset(positions(100), options).epoch(1));
  expect(batches.map(({ resetLanes }) => [...resetLanes!])).toEqual(
    batches.map((_, index) => (index === 0 ? [1, 1, 1] : [0, 0, 0])),
  );
});

test.each([
  [[40, 60, 80, 20]],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 122]],
  [[5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 140]],
])(
  'in documents of %j, a lane starts anew in the first batch that begins in another document than the one before',
  async (lengths) => {
    const ids = positions(200);
    const documentOf = lengths.flatMap((length, document) => new Array<number>(length).fill(document));
    const dataset = createStatefulDataset(ids, { ...options, documentStarts: startsOf(lengths) });
    for (let n = 0; n < 20; n++) {
      const batches = await collect(dataset.epoch(n));
      // The stream is the one that the documents make together.
      const joined = await collect(createStatefulDataset(ids, options).epoch(n));
      expect(batches.map(({ xs, ys }) => [xs, ys])).toEqual(joined.map(({ xs, ys }) => [xs, ys]));
      const beginnings = batches.map(({ xs, shape }) => rowsOf(xs, shape).map(([position]) => documentOf[position]));
      expect(batches.map(({ resetLanes }) => [...resetLanes!])).toEqual(
        beginnings.map((documents, index) =>
          documents.map((document, lane) => (document !== beginnings[index - 1]?.[lane] ? 1 : 0)),
        ),
      );
      expect(await collect(dataset.epoch(n, { fromBatch: 5 }))).toEqual(batches.slice(5));
    }
  },
);

test('documents that begin nowhere are refused', () => {
  expect(() => createStatefulDataset(positions(100), { ...options, documentStarts: [0, 100] })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(/documentStarts.* 1 is 100/) }),
  );
});

test('an epoch from a later batch is exactly the end of the whole epoch, and resets nothing', async () => {
  const dataset = createStatefulDataset(positions(100), options);
  const whole = await collect(dataset.epoch(3));
  for (let fromBatch = 0; fromBatch <= dataset.batchesPerEpoch; fromBatch++) {
    expect(await collect(dataset.epoch(3, { fromBatch }))).toEqual(whole.slice(fromBatch));
  }
});

test("90 % of Shakespeare's length in 64 lanes of 100 is 156 steps", () => {
  expect(createStatefulDataset(new Uint8Array(1_003_854)).batchesPerEpoch).toBe(156);
});

test('a text of exactly one batch is enough, and one character less is refused with both numbers', () => {
  expect(createStatefulDataset(positions(20), options).batchesPerEpoch).toBe(1);
  expect(createStatefulDataset(positions(16), { ...options, randomOffset: false }).batchesPerEpoch).toBe(1);
  expect(() => createStatefulDataset(positions(19), options)).toThrow(
    expect.objectContaining({ code: 'TEXT_TOO_SHORT', message: expect.stringMatching(/19 characters.*needs 20/) }),
  );
  expect(() => createStatefulDataset(positions(15), { ...options, randomOffset: false })).toThrow(
    expect.objectContaining({ code: 'TEXT_TOO_SHORT', message: expect.stringContaining('needs 16') }),
  );
});

test.each([{ seqLength: 0 }, { batchSize: -2 }, { seed: Number.NaN }])(
  'options out of range are refused: %o',
  (wrong) => {
    expect(() => createStatefulDataset(positions(600), { ...options, ...wrong })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  },
);
