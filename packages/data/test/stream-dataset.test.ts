import { expect, test } from 'vitest';
import { createStreamDataset, type StreamDatasetOptions } from '../src/index.ts';
import { collect, cutDocuments, positions, startsOf } from './collect.ts';

/** Character by character: is the state reset before it, and does a batch begin with it? */
function naiveStream(length: number, { seqLength = 100, resetEvery = Number.POSITIVE_INFINITY }: StreamDatasetOptions) {
  const batches: { xs: number[]; ys: number[]; reset: number }[] = [];
  let sinceReset = 0;
  for (let position = 0; position < length - 1; position++) {
    const isReset = position === 0 || sinceReset === resetEvery;
    if (isReset) sinceReset = 0;
    if (isReset || batches.at(-1)!.xs.length === seqLength) batches.push({ xs: [], ys: [], reset: isReset ? 1 : 0 });
    batches.at(-1)!.xs.push(position);
    batches.at(-1)!.ys.push(position + 1);
    sinceReset++;
  }
  return batches;
}

const cases: [number, StreamDatasetOptions][] = [2, 3, 10, 11, 12, 57].flatMap((length) => [
  [length, { seqLength: 5 }],
  [length, { seqLength: 1 }],
  [length, { seqLength: 1000 }],
  [length, { seqLength: 5, resetEvery: 1 }],
  [length, { seqLength: 5, resetEvery: 5 }],
  [length, { seqLength: 5, resetEvery: 7 }],
  [length, { seqLength: 5, resetEvery: 10 }],
  [length, { seqLength: 5, resetEvery: 1000 }],
]);

test.each(cases)(
  '%d characters with %o: each but the first is a target once, resets begin a batch',
  async (length, options) => {
    const dataset = createStreamDataset(positions(length), options);
    const batches = await collect(dataset.epoch(0));
    expect(batches.map(({ xs, ys, resetLanes }) => ({ xs: [...xs], ys: [...ys], reset: resetLanes![0] }))).toEqual(
      naiveStream(length, options),
    );
    expect(batches.map(({ shape }) => shape)).toEqual(batches.map(({ xs }) => [1, xs.length]));
    expect(dataset.batchesPerEpoch).toBe(batches.length);
    expect(dataset.targetsPerEpoch).toBe(length - 1);
    expect(await collect(dataset.epoch(0, { fromBatch: 1 }))).toEqual(batches.slice(1));
  },
);

test.each<[StreamDatasetOptions]>([
  [{ seqLength: 5 }],
  [{ seqLength: 1000 }],
  [{ seqLength: 5, resetEvery: 7 }],
  [{ seqLength: 3, resetEvery: 3 }],
  [{ seqLength: 5, resetEvery: 1000 }],
])('with %o, several documents are the streams of each one by itself', async (options) => {
  const lengths = [12, 1, 2, 57, 10, 1];
  const ids = positions(83);
  const dataset = createStreamDataset(ids, { ...options, documentStarts: startsOf(lengths) });
  const batches = await collect(dataset.epoch(0));
  const expected = cutDocuments([...ids], lengths).flatMap((document) =>
    naiveStream(document.length, options).map(({ xs, ys, reset }) => ({
      xs: xs.map((position) => document[position]),
      ys: ys.map((position) => document[position]),
      reset,
    })),
  );
  expect(batches.map(({ xs, ys, resetLanes }) => ({ xs: [...xs], ys: [...ys], reset: resetLanes![0] }))).toEqual(
    expected,
  );
  expect(dataset).toMatchObject({ batchesPerEpoch: expected.length, targetsPerEpoch: 83 - 6 });
  expect(batches.map(({ shape, index }) => [shape[1], index])).toEqual(expected.map(({ xs }, i) => [xs.length, i]));
  expect(await collect(dataset.epoch(0, { fromBatch: 4 }))).toEqual(batches.slice(4));
});

test('documents of one character each cannot be predicted', () => {
  expect(() => createStreamDataset(positions(3), { documentStarts: [0, 1, 2] })).toThrow(
    expect.objectContaining({ code: 'TEXT_TOO_SHORT', message: expect.stringMatching(/^Each of the 3 documents/) }),
  );
  expect(() => createStreamDataset(positions(3), { documentStarts: [0, 4] })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  );
});

test('one character cannot be predicted from another', () => {
  expect(() => createStreamDataset(positions(1))).toThrow(expect.objectContaining({ code: 'TEXT_TOO_SHORT' }));
});

test.each([{ seqLength: 0 }, { resetEvery: 0 }, { resetEvery: 2.5 }])(
  'options out of range are refused: %o',
  (wrong) => {
    expect(() => createStreamDataset(positions(600), wrong)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  },
);
