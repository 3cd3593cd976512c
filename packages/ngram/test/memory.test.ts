import { expect, test } from 'vitest';
import { NgramModel } from '../src/index.ts';
import { NaiveNgram } from './naive-ngram.ts';
import { randomText } from './random-text.ts';

/** What the documentation says that room for one context takes at most. */
const MAX_BYTES_PER_CONTEXT = 36;

test.each([6, 7, 1000, 1024, 1025, 5000])(
  'a table of at most %d contexts holds no more, in the bytes that it may take',
  async (maxContexts) => {
    const text = randomText(20_000, 50);
    const model = await NgramModel.fit(text, { vocabSize: 50, maxContexts });
    expect(model.isPartial).toBe(true);
    expect(model.contexts).toBeLessThanOrEqual(maxContexts);
    // It stopped because the next character could have needed `order` contexts more.
    expect(model.contexts).toBeGreaterThan(maxContexts - 5);
    expect(model.byteLength).toBeLessThanOrEqual(MAX_BYTES_PER_CONTEXT * maxContexts);
  },
);

test('a full table is that of the beginning of the text, exactly', async () => {
  const text = randomText(20_000, 50);
  const partial = await NgramModel.fit(text, { vocabSize: 50, maxContexts: 3000 });
  const beginning = text.slice(0, partial.characters);
  const whole = await NgramModel.fit(beginning, { vocabSize: 50 });
  expect(partial.characters).toBeGreaterThan(500);
  expect([partial.isPartial, whole.isPartial]).toEqual([true, false]);
  expect(partial.contexts).toBe(whole.contexts);

  const naive = new NaiveNgram([...beginning], 5, 50);
  for (const contextLength of [0, 1, 2, 4]) {
    const context = text.slice(partial.characters, partial.characters + contextLength);
    const probabilities = partial.probabilities(context);
    expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 13);
    for (const [id, probability] of probabilities.entries()) {
      expect(probability).toBeCloseTo(naive.probability(id, [...context]), 14);
    }
  }
});

test('once the table is full, nothing more is read', async () => {
  let closed = false;
  function* endless() {
    try {
      for (let seed = 0; ; seed++) yield randomText(1000, 50, { seed });
    } finally {
      closed = true;
    }
  }
  const model = await NgramModel.fit(endless(), { vocabSize: 50, maxContexts: 5000 });
  expect(model.isPartial).toBe(true);
  expect(closed).toBe(true);
});

test('a text that just fits is not partial', async () => {
  const text = randomText(500, 10);
  const { contexts } = await NgramModel.fit(text, { vocabSize: 10 });
  // Before each character there must be room for 5 contexts, of which the last one may need none.
  const fitting = await NgramModel.fit(text, { vocabSize: 10, maxContexts: contexts + 5 });
  expect(fitting).toMatchObject({ characters: 500, isPartial: false, contexts });
});

test('a small text takes little: the table grows with it', async () => {
  const sizes: number[] = [];
  for (const length of [10, 1000, 10_000, 100_000]) {
    const model = await NgramModel.fit(randomText(length, 50), { vocabSize: 50 });
    sizes.push(model.byteLength);
    // Room for a thousand contexts at first, then for at most twice as many as there are.
    expect(model.byteLength).toBeLessThanOrEqual(MAX_BYTES_PER_CONTEXT * Math.max(1024, 2 * (model.contexts + 5)));
  }
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  expect(sizes[0]).toBeLessThan(50_000);
});
