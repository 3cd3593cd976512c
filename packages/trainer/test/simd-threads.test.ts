import { type SimdBackend, selectBackend } from '@char-rnn/backend';
import { createStatefulDataset } from '@char-rnn/data';
import { createCharRnn } from '@char-rnn/model';
import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, test } from 'vitest';
import { Trainer } from '../src/index.ts';
import { createDataset, ids, tokenizer } from './text.ts';

afterEach(async () => {
  await selectBackend('cpu');
});

/** Large enough that the kernels do use their threads. */
const SIZES = { vocabSize: tokenizer.size, embeddingDim: 32, rnnUnits: 96, rnnLayers: 2, dropout: 0.2 };

async function trainOn(threads: number): Promise<{ weights: unknown; history: unknown; description: string }> {
  const { device } = await selectBackend('simd', { threads });
  const trainer = new Trainer(createCharRnn(SIZES));
  trainer.compile({ clipNorm: 1 });
  await trainer.fit(createDataset({ seed: 1 }), { epochs: 1 });
  const lanes = createStatefulDataset(ids, { seqLength: 7, batchSize: 50, seed: 1 });
  const { epochs } = await trainer.fit(lanes, { epochs: 2 });
  return { weights: await trainer.model.getWeights(), history: epochs, description: device };
}

test('training gives the same bits with 1, 2 and 3 threads, and twice with the same number', async () => {
  const one = await trainOn(1);
  expect(one.description).toContain('1 thread');
  for (const threads of [2, 3, 2]) {
    const { weights, history, description } = await trainOn(threads);
    expect(description).toContain(`${threads} threads`);
    expect(history).toEqual(one.history);
    expect(weights).toEqual(one.weights);
  }
});

test('training on simd leaves the kernels with the memory that they had before', async () => {
  await selectBackend('simd', { threads: 2 });
  const { kernels } = tf.backend() as SimdBackend;
  const before = kernels.memory.usedBytes;
  const trainer = new Trainer(createCharRnn(SIZES));
  trainer.compile({ clipNorm: 1 });
  const used: number[] = [];
  const callbacks = [{ onBatchEnd: () => void used.push(kernels.memory.usedBytes) }];
  await trainer.fit(createDataset(), { epochs: 3, callbacks });
  expect(new Set(used.slice(1)).size).toBe(1);
  const { bytes } = kernels.memory;
  await trainer.fit(createDataset(), { epochs: 6 });
  expect(kernels.memory.bytes).toBe(bytes);
  trainer.model.dispose();
  trainer.dispose();
  expect(kernels.memory.usedBytes).toBe(before);
});
