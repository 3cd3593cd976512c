import { expect, test } from 'vitest';
import { CharTokenizer, countUnknown, TokenizerError, UNKNOWN_ID } from '../src/index.ts';
import { shakespeare } from './shakespeare.ts';
import { cuts, DIFFICULT_TEXTS, throughUtf8 } from './texts.ts';

/** The definition, by other means: iterating a string gives code points, and comparing UTF-8 sorts by code point. */
function naiveVocabulary(text: string): string[] {
  const characters = [...new Set(throughUtf8(text))];
  return ['[UNK]', ...characters.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))];
}

function naiveEncode(vocabulary: readonly string[], text: string): number[] {
  return [...throughUtf8(text)].map((character) => Math.max(0, vocabulary.indexOf(character, 1)));
}

const concatenate = (parts: Int32Array[]) => parts.flatMap((part) => [...part]);
const difficult = Object.entries(DIFFICULT_TEXTS);

test.each(difficult)('the vocabulary is the sorted set of code points: %s', (_, text) => {
  const tokenizer = CharTokenizer.fit(text);
  expect(tokenizer.vocabulary).toEqual(naiveVocabulary(text));
  expect(tokenizer.size).toBe(tokenizer.vocabulary.length);
});

test.each(difficult)('encode gives one id per code point, decode joins: %s', (_, text) => {
  const tokenizer = CharTokenizer.fit(text);
  const ids = tokenizer.encode(text);
  expect([...ids]).toEqual(naiveEncode(tokenizer.vocabulary, text));
  expect(tokenizer.decode(ids)).toBe(throughUtf8(text));
});

test.each(difficult)(
  'wherever a text is cut into chunks, vocabulary, ids and text are those of the whole: %s',
  async (_, text) => {
    const whole = CharTokenizer.fit(text);
    const ids = [...whole.encode(text)];
    for (const chunks of cuts(text)) {
      expect(CharTokenizer.fit(chunks).vocabulary).toEqual(whole.vocabulary);
      const encoder = whole.encoder();
      expect(concatenate([...chunks.map((chunk) => encoder.push(chunk)), encoder.end()])).toEqual(ids);
    }
    const decoder = whole.decoder();
    expect(ids.map((id) => decoder.push([id])).join('') + decoder.end()).toBe(throughUtf8(text));
    async function* stream() {
      yield* text.split('');
    }
    expect((await CharTokenizer.fitAsync(stream())).vocabulary).toEqual(whole.vocabulary);
  },
);

test('every character of Unicode has an id of its own, and comes back from it and from JSON', () => {
  const all = Array.from({ length: 0x110000 }, (_, codePoint) => codePoint).filter((c) => c < 0xd800 || c > 0xdfff);
  const text = all.map((codePoint) => String.fromCodePoint(codePoint)).join('');
  const tokenizer = CharTokenizer.fromJSON(CharTokenizer.fit(text).toJSON());
  expect(tokenizer.size).toBe(all.length + 1);
  expect(tokenizer.decode(tokenizer.encode(text)) === text).toBe(true);
});

test('a character that was not in the text becomes [UNK] and decodes as such', () => {
  const tokenizer = CharTokenizer.fit('abc');
  const ids = tokenizer.encode('a😀é\u0000z');
  expect([...ids]).toEqual([1, UNKNOWN_ID, UNKNOWN_ID, UNKNOWN_ID, UNKNOWN_ID]);
  expect(tokenizer.decode(ids)).toBe('a[UNK][UNK][UNK][UNK]');
  expect(countUnknown(ids)).toBe(4);
});

test('an emoji is one id, and its modifier is another', () => {
  const tokenizer = CharTokenizer.fit('👍🏽');
  expect(tokenizer.vocabulary).toEqual(['[UNK]', '🏽', '👍']);
  expect([...tokenizer.encode('👍🏽')]).toEqual([2, 1]);
});

test('one character is a vocabulary', () => {
  expect([...CharTokenizer.fit('aaaa').encode('aa')]).toEqual([1, 1]);
});

test('an empty prompt has no ids', () => {
  const tokenizer = CharTokenizer.fit('a');
  expect(tokenizer.encode('')).toHaveLength(0);
  expect(tokenizer.decode([])).toBe('');
});

test('a tokenizer comes back from JSON as it was', () => {
  for (const text of Object.values(DIFFICULT_TEXTS)) {
    const tokenizer = CharTokenizer.fit(text);
    const back = CharTokenizer.fromJSON(JSON.parse(JSON.stringify(tokenizer)));
    expect(back.vocabulary).toEqual(tokenizer.vocabulary);
    expect(back.encode(text)).toEqual(tokenizer.encode(text));
  }
});

test('the order of a vocabulary that was not sorted is kept', () => {
  const tokenizer = CharTokenizer.fromJSON({ kind: 'char', vocabulary: ['[UNK]', 'b', 'a'] });
  expect([...tokenizer.encode('ab')]).toEqual([2, 1]);
});

test('a union has the characters of both, sorted', () => {
  const union = CharTokenizer.union(CharTokenizer.fit('ca😀'), CharTokenizer.fit('bc\n'));
  expect(union.vocabulary).toEqual(['[UNK]', '\n', 'a', 'b', 'c', '😀']);
});

test('the vocabulary cannot be changed', () => {
  expect(() => (CharTokenizer.fit('a').vocabulary as string[]).push('b')).toThrow(TypeError);
});

test.each([
  ['a string', ''],
  ['chunks', ['', '']],
  ['no chunks', []],
])('an empty text is refused: %s', async (_, text) => {
  expect(() => CharTokenizer.fit(text)).toThrow(expect.objectContaining({ code: 'EMPTY_TEXT' }));
  await expect(CharTokenizer.fitAsync([...text])).rejects.toMatchObject({ code: 'EMPTY_TEXT' });
});

test.each([-1, 3, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('the id %d is refused with its position', (id) => {
  const tokenizer = CharTokenizer.fit('ab');
  expect(() => tokenizer.decode([1, id])).toThrow(
    expect.objectContaining({ code: 'ID_OUT_OF_RANGE', message: expect.stringContaining(`id ${id} at position 1`) }),
  );
});

test('what is no text is refused', async () => {
  const tokenizer = CharTokenizer.fit('ab');
  const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
  expect(() => tokenizer.encode(5 as unknown as string)).toThrow(invalid);
  expect(() => tokenizer.encoder().push(new Uint8Array(2))).toThrow(/bytes.*ByteTokenizer/);
  expect(() => CharTokenizer.fit(5 as unknown as string)).toThrow(invalid);
  expect(() => CharTokenizer.fit([5] as unknown as string[])).toThrow(invalid);
  await expect(CharTokenizer.fitAsync([5] as unknown as string[])).rejects.toThrow(TokenizerError);
});

test.skipIf(shakespeare === undefined)(
  'Shakespeare has 65 characters (skipped where shakespeare.txt is not in CHAR_RNN_DATASETS)',
  () => {
    const tokenizer = CharTokenizer.fit(shakespeare!);
    expect(tokenizer.size).toBe(66);
    expect([...tokenizer.encode('First')]).toEqual([19, 48, 57, 58, 59]);
    expect(tokenizer.vocabulary.slice(0, 5)).toEqual(['[UNK]', '\n', ' ', '!', '$']);
    const ids = tokenizer.encode(shakespeare!);
    expect(ids).toHaveLength(1_115_394);
    expect(tokenizer.decode(ids)).toBe(shakespeare);
  },
);
