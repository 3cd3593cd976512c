import { expect, test } from 'vitest';
import { CharRnnError, type FitOptions, type Ids, NgramError, NgramModel } from '../src/index.ts';

const ids = Uint8Array.of(1, 2, 3, 1);
const model = await NgramModel.fit(ids, { vocabSize: 4 });

test.each<[Partial<FitOptions>, string]>([
  [{ vocabSize: undefined }, 'vocabSize must be an integer from 2 to 2147483648, not undefined'],
  [{ vocabSize: 1 }, 'not 1'],
  [{ vocabSize: 4.5 }, 'not 4.5'],
  [{ order: 0 }, 'order must be an integer from 1 to 4194303, not 0'],
  [{ order: Number.NaN }, 'not NaN'],
  [{ order: 5, maxContexts: 5 }, 'order must be an integer from 1 to 4, not 5'],
  [{ maxContexts: 0 }, 'maxContexts must be an integer from 2 to 268435456, not 0'],
  [{ maxContexts: Number.POSITIVE_INFINITY }, 'not Infinity'],
])('%o is refused', async (options, message) => {
  const error = await NgramModel.fit(ids, { vocabSize: 4, ...options }).catch((error) => error);
  expect(error).toBeInstanceOf(NgramError);
  expect(CharRnnError.isInstance(error, 'INVALID_ARGUMENT')).toBe(true);
  expect(error.message).toContain(message);
});

test.each<[string, unknown, string]>([
  ['a string', 'abc', 'not string'],
  ['nothing', undefined, 'not undefined'],
  ['an array of numbers', [1, 2], 'not number'],
  ['an array of floats', Float32Array.of(1, 2), 'not object'],
])('%s is no text', async (_, text, message) => {
  const expected = { code: 'INVALID_ARGUMENT', message: expect.stringContaining(message) };
  await expect(NgramModel.fit(text as Ids, { vocabSize: 4 })).rejects.toMatchObject(expected);
  await expect(model.evaluate(text as Ids)).rejects.toMatchObject(expected);
});

test('an id that is not in the vocabulary is refused with its position in the whole text', async () => {
  const expected = { code: 'INVALID_ARGUMENT', message: expect.stringContaining('The id 4 at position 40001 ') };
  const text = [new Uint8Array(40_000).fill(1), Uint8Array.of(1, 4)];
  await expect(NgramModel.fit(text, { vocabSize: 4 })).rejects.toMatchObject(expected);
  await expect(model.evaluate(text)).rejects.toMatchObject(expected);
  await expect(model.evaluate(Int32Array.of(1, -1))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(() => model.probabilities(Int32Array.of(9))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});

test.each<[string, Ids[]]>([
  ['no chunk', []],
  ['an empty chunk', [Uint8Array.of()]],
  ['only [UNK]', [Uint8Array.of(0, 0)]],
])('there is nothing to learn from %s', async (_, text) => {
  await expect(NgramModel.fit(text, { vocabSize: 4 })).rejects.toMatchObject({ code: 'TEXT_TOO_SHORT' });
});

test('one character cannot be predicted from another, and [UNK] not at all', async () => {
  const tooShort = { code: 'TEXT_TOO_SHORT' };
  await expect(model.evaluate(Uint8Array.of())).rejects.toMatchObject(tooShort);
  await expect(model.evaluate(Uint8Array.of(1))).rejects.toMatchObject(tooShort);
  const unknown = { code: 'INVALID_ARGUMENT', message: expect.stringContaining('None of the 2 characters') };
  await expect(model.evaluate(Uint8Array.of(1, 0, 0))).rejects.toMatchObject(unknown);
});
