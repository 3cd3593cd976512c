import { createStreamDataset } from '@char-rnn/data';
import { expect, test } from 'vitest';
import { NgramModel } from '../src/index.ts';
import { NaiveNgram } from './naive-ngram.ts';
import { randomText } from './random-text.ts';

/** [length, vocabSize, order], from a text of one character to orders that are longer than the text. */
const cases = [1, 2, 3, 17, 200].flatMap((length) =>
  [2, 3, 5, 40].flatMap((vocabSize) => [1, 2, 3, 5, 8].map((order) => [length, vocabSize, order])),
);

test.each(cases)(
  'a text of %d characters, %d ids, order %d: the losses and probabilities of the definition, [UNK] in it or not',
  async (length, vocabSize, order) => {
    for (const lowest of [0, 1]) {
      const text = randomText(length, vocabSize, { seed: 1, lowest });
      text[0] = 1;
      const other = randomText(60, vocabSize, { seed: 2, lowest });
      other[1] = 1;
      const model = await NgramModel.fit(text, { order, vocabSize });
      const naive = new NaiveNgram([...text], order, vocabSize);

      expect((await model.evaluate(other)).loss).toBeCloseTo(naive.loss([...other]), 12);
      for (const contextLength of [0, 1, 2, 7, 60]) {
        const context = other.subarray(0, contextLength);
        const expected = Array.from({ length: vocabSize }, (_, id) => naive.probability(id, [...context]));
        const actual = model.probabilities(context);
        for (const [id, probability] of expected.entries()) expect(actual[id]).toBeCloseTo(probability, 14);
      }
    }
  },
);

test('a bigram model by hand', async () => {
  // "abaca", of a, b and c: the last a is followed by nothing.
  const model = await NgramModel.fit(Uint8Array.of(1, 2, 1, 3, 1), { order: 2, vocabSize: 4 });
  expect([...model.probabilities(Uint8Array.of())]).toEqual([0, (3 + 3 / 3) / 8, (1 + 3 / 3) / 8, (1 + 3 / 3) / 8]);
  expect([...model.probabilities(Uint8Array.of(1))]).toEqual([0, (0 + 2 / 2) / 4, (1 + 2 / 4) / 4, (1 + 2 / 4) / 4]);
  expect([...model.probabilities(Uint8Array.of(2))]).toEqual([0, (1 + 1 / 2) / 2, (0 + 1 / 4) / 2, (0 + 1 / 4) / 2]);
  expect(model).toMatchObject({ order: 2, vocabSize: 4, characters: 5, isPartial: false, contexts: 1 + 3 + 4 });

  // "aab": a behind a, b behind a.
  const loss = -(Math.log(1 / 4) + Math.log(3 / 8)) / 2;
  const evaluation = await model.evaluate(Uint8Array.of(1, 1, 2));
  expect(evaluation.loss).toBeCloseTo(loss, 14);
  expect(evaluation.bitsPerChar).toBeCloseTo(loss / Math.log(2), 14);
  expect(evaluation.perplexity).toBeCloseTo(Math.exp(loss), 14);
});

test('the order is 5 if none is given', async () => {
  const text = randomText(500, 6);
  const [model, five] = await Promise.all([
    NgramModel.fit(text, { vocabSize: 6 }),
    NgramModel.fit(text, { vocabSize: 6, order: 5 }),
  ]);
  expect(model.order).toBe(5);
  expect(await model.evaluate(text)).toEqual(await five.evaluate(text));
});

test('the probabilities behind any context, seen or not, sum to 1', async () => {
  const model = await NgramModel.fit(randomText(2000, 30), { vocabSize: 30 });
  for (let seed = 0; seed < 50; seed++) {
    const sum = model.probabilities(randomText(seed % 9, 30, { seed, lowest: seed % 2 })).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 13);
  }
});

test('the characters of an evaluation are the targets of a stream dataset, [UNK] apart', async () => {
  const model = await NgramModel.fit(randomText(100, 5), { vocabSize: 5 });
  const text = randomText(1000, 5, { lowest: 0 });
  text[0] = 0;
  const unknown = text.filter((id) => id === 0).length - 1;
  const { characters, unknownCharacters } = await model.evaluate(text);
  expect(unknown).toBeGreaterThan(0);
  expect(unknownCharacters).toBe(unknown);
  expect(characters + unknownCharacters).toBe(createStreamDataset(text).targetsPerEpoch);
});

test('[UNK] is not learned: its characters do not count, and what follows it begins anew', async () => {
  const [one, two] = [Uint8Array.of(1, 2, 1), Uint8Array.of(3, 1)];
  const model = await NgramModel.fit(Uint8Array.of(0, ...one, 0, 0, ...two, 0), { vocabSize: 4 });
  expect(model.characters).toBe(5);
  expect(model.probabilities(Uint8Array.of(3))[1]).toBeGreaterThan(0.5);
  expect(model.probabilities(Uint8Array.of(1, 2, 0))).toEqual(model.probabilities(Uint8Array.of()));
});

test('the smallest arrays, and chunks cut anywhere, give the same as the text in one piece', async () => {
  const ids = randomText(70_000, 7);
  const expected = await NgramModel.fit(ids, { vocabSize: 7 });
  const chunks = Array.from({ length: 700 }, (_, index) => ids.subarray(index * 100, index * 100 + (index % 101)));
  const gaps = Array.from({ length: 700 }, (_, index) => ids.subarray(index * 100 + (index % 101), index * 100 + 100));
  const cut = chunks.flatMap((chunk, index) => [chunk, gaps[index]]);
  async function* stream() {
    yield* cut;
  }
  for (const text of [Uint8Array.from(ids), Uint16Array.from(ids), cut, stream()]) {
    const model = await NgramModel.fit(text, { vocabSize: 7 });
    expect(model).toMatchObject({ characters: 70_000, contexts: expected.contexts });
    expect(await model.evaluate(cut)).toEqual(await expected.evaluate(ids));
  }
});
