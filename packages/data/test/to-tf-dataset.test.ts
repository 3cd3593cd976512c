import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { createStatefulDataset, createWindowedDataset, type Dataset } from '../src/index.ts';
import { type TfBatch, toTfDataset } from '../src/tf.ts';
import { collect, positions } from './collect.ts';

const VOCABULARY = 7;
const ids = positions(400).map((position) => position % VOCABULARY);
const options = { seqLength: 9, batchSize: 4, seed: 5 };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Plain = { xs: number[]; ys: number[] };

/** The batches of one iteration. */
async function read(dataset: tf.data.Dataset<TfBatch>): Promise<Plain[]> {
  const batches: Plain[] = [];
  await dataset.forEachAsync(({ xs, ys }) => {
    expect([xs.dtype, ys.dtype]).toEqual(['int32', 'int32']);
    expect(xs.shape).toEqual([4, 9]);
    batches.push({ xs: [...xs.dataSync()], ys: [...ys.dataSync()] });
    tf.dispose([xs, ys]);
  });
  return batches;
}

async function expected(dataset: Dataset, n: number): Promise<Plain[]> {
  return (await collect(dataset.epoch(n))).map(({ xs, ys }) => ({ xs: [...xs], ys: [...ys] }));
}

test.each([
  ['windowed', createWindowedDataset(ids, options)],
  ['stateful', createStatefulDataset(ids, options)],
])('each iteration gives the next epoch of a %s dataset', async (_, dataset) => {
  const adapted = toTfDataset(dataset, { epoch: 2 });
  expect(adapted.size).toBe(dataset.batchesPerEpoch);
  for (const n of [2, 3, 4]) expect(await read(adapted)).toEqual(await expected(dataset, n));
});

test('an iterator that is never read uses up no epoch', async () => {
  const dataset = createWindowedDataset(ids, options);
  const adapted = toTfDataset(dataset);
  await adapted.iterator();
  expect(await read(adapted)).toEqual(await expected(dataset, 0));
});

test('repeat goes on with the next epoch', async () => {
  const dataset = createWindowedDataset(ids, options);
  expect(await read(toTfDataset(dataset).repeat(2))).toEqual([
    ...(await expected(dataset, 0)),
    ...(await expected(dataset, 1)),
  ]);
});

/** A model that sees the character before, which is all that this text needs, and the loss of its logits. */
function createModel(): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: VOCABULARY, outputDim: 8, inputLength: 9 }),
      tf.layers.dense({ units: VOCABULARY }),
    ],
  });
  const loss = (targets: tf.Tensor, logits: tf.Tensor) =>
    tf.losses.softmaxCrossEntropy(tf.oneHot(targets.toInt(), VOCABULARY), logits);
  model.compile({ optimizer: tf.train.adam(0.05), loss });
  return model;
}

test('model.fitDataset learns from it, asks for one epoch after the other, and leaves no tensor behind', async () => {
  const dataset = createWindowedDataset(ids, options);
  const epochs: number[] = [];
  const recorded: Dataset = {
    ...dataset,
    epoch: (n, epochOptions) => {
      epochs.push(n);
      return dataset.epoch(n, epochOptions);
    },
  };
  const model = createModel();
  // The optimizer makes its own variables in its first step, and keeps them.
  await model.fitDataset(toTfDataset(dataset), { epochs: 1, verbose: 0 });
  const tensors = tf.memory().numTensors;
  let steps = 0;
  const { history } = await model.fitDataset(toTfDataset(recorded, { epoch: 1 }), {
    epochs: 8,
    verbose: 0,
    validationData: toTfDataset(dataset),
    callbacks: { onBatchEnd: async () => void steps++ },
  });
  expect(epochs).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(steps).toBe(8 * dataset.batchesPerEpoch);
  expect(history.loss[0]).toBeLessThan(Math.log(VOCABULARY));
  expect(history.loss.at(-1)).toBeLessThan(0.1);
  expect(history.val_loss.at(-1)).toBeLessThan(0.1);
  expect(tf.memory().numTensors).toBe(tensors);
});

test('an epoch that is no number is refused', () => {
  const dataset = createWindowedDataset(ids, options);
  expect(() => toTfDataset(dataset, { epoch: -1 })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});
