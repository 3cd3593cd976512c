import { expect, test } from 'vitest';
import { createStatefulDataset } from '../src/index.ts';
import { collect, positions, rowsOf } from './collect.ts';

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
