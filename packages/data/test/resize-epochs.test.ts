import { expect, test } from 'vitest';
import {
  type Batch,
  createStatefulDataset,
  createStreamDataset,
  createWindowedDataset,
  type Dataset,
  resizeEpochs,
} from '../src/index.ts';
import { collect, positions } from './collect.ts';

const ids = positions(200);
const options = { seqLength: 5, batchSize: 4, shuffleBuffer: 7, seed: 3 };
const datasets: [string, Dataset][] = [
  ['windowed', createWindowedDataset(ids, options)],
  ['windowed with a smaller last batch', createWindowedDataset(ids, { ...options, dropRemainder: false })],
  ['stateful', createStatefulDataset(ids, { ...options, documentStarts: [0, 30, 111] })],
  ['stream', createStreamDataset(ids, { seqLength: 30 })],
];

/** Passes one after the other, without their numbers. */
async function readPasses(dataset: Dataset, passes: number): Promise<Omit<Batch, 'index'>[]> {
  const all: Omit<Batch, 'index'>[] = [];
  for (let pass = 0; pass < passes; pass++) {
    for (const { index: _, ...batch } of await collect(dataset.epoch(pass))) all.push(batch);
  }
  return all;
}

test.each(datasets)('epochs of any size are the passes of a %s dataset, cut elsewhere', async (_, dataset) => {
  const all = await readPasses(dataset, 9);
  for (const size of [1, 2, dataset.batchesPerEpoch - 1, dataset.batchesPerEpoch, dataset.batchesPerEpoch + 3, 25]) {
    const resized = resizeEpochs(dataset, size);
    const { seqLength, batchSize, stateful } = dataset;
    expect(resized).toMatchObject({ batchesPerEpoch: size, seqLength, batchSize, stateful });
    const epochs = Math.floor(all.length / size);
    for (let n = 0; n < epochs; n++) {
      const expected = all.slice(n * size, (n + 1) * size).map((batch, index) => ({ ...batch, index }));
      expect(await collect(resized.epoch(n))).toEqual(expected);
      const fromBatch = (n * 2) % (size + 1);
      expect(await collect(resized.epoch(n, { fromBatch }))).toEqual(expected.slice(fromBatch));
    }
  }
});

test('what begins anew is a pass, not an epoch', async () => {
  const dataset = createStatefulDataset(ids, options);
  expect(dataset.batchesPerEpoch).toBe(9);
  const resized = resizeEpochs(dataset, 6);
  const resets = [0, 1, 2].map(async (n) => (await collect(resized.epoch(n))).map(({ resetLanes }) => resetLanes![0]));
  expect(await Promise.all(resets)).toEqual([
    [1, 0, 0, 0, 0, 0],
    [0, 0, 0, 1, 0, 0],
    [0, 0, 0, 0, 0, 0],
  ]);
});

test('an epoch or a batch that does not exist is refused at once', () => {
  const dataset = createWindowedDataset(ids, options);
  const resized = resizeEpochs(dataset, 20);
  const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
  expect(() => resized.epoch(-1)).toThrow(invalid);
  expect(() => resized.epoch(0, { fromBatch: 21 })).toThrow(invalid);
  // Its passes would have numbers of more than 32 bits.
  expect(() => resized.epoch(2 ** 32 - 1)).toThrow(invalid);
  for (const size of [0, 1.5, Number.NaN]) expect(() => resizeEpochs(dataset, size)).toThrow(invalid);
});
