import { expect, test } from 'vitest';
import { ByteTokenizer } from '../src/index.ts';
import { cuts, DIFFICULT_TEXTS, throughUtf8 } from './texts.ts';

const tokenizer = new ByteTokenizer();
const difficult = Object.entries(DIFFICULT_TEXTS);

test('there are 257 ids: [UNK] and every byte', () => {
  expect(tokenizer.size).toBe(257);
  expect(tokenizer.vocabulary).toHaveLength(257);
  expect([0, 1, 11, 256].map((id) => tokenizer.vocabulary[id])).toEqual(['[UNK]', '0x00', '0x0A', '0xFF']);
});

test.each(difficult)('a text is its UTF-8 bytes plus one, and comes back: %s', (_, text) => {
  const ids = tokenizer.encode(text);
  expect([...ids]).toEqual([...Buffer.from(text, 'utf8')].map((byte) => byte + 1));
  expect(tokenizer.decode(ids)).toBe(throughUtf8(text));
  expect(tokenizer.encodeBytes(Buffer.from(text))).toEqual(ids);
});

test.each(difficult)('chunks of text or of bytes encode as the whole, ids decode one by one: %s', (_, text) => {
  const ids = [...tokenizer.encode(text)];
  for (const chunks of cuts(text)) {
    const encoder = tokenizer.encoder();
    expect([...chunks.map((chunk) => encoder.push(chunk)), encoder.end()].flatMap((part) => [...part])).toEqual(ids);
  }
  const byteEncoder = tokenizer.encoder();
  expect([...Buffer.from(text)].flatMap((byte) => [...byteEncoder.push(Uint8Array.of(byte))])).toEqual(ids);
  const decoder = tokenizer.decoder();
  expect(ids.map((id) => decoder.push([id])).join('') + decoder.end()).toBe(throughUtf8(text));
});

test('a decoder shows a character only when its last byte is there', () => {
  const decoder = tokenizer.decoder();
  const [first, second, third] = tokenizer.encode('€');
  expect([first, second, third].map((id) => decoder.push([id]))).toEqual(['', '', '€']);
});

test('bytes that are not UTF-8 decode to U+FFFD', () => {
  expect(tokenizer.decode(tokenizer.encodeBytes(Uint8Array.of(0x61, 0xff, 0x62, 0xe2, 0x82)))).toBe('a\uFFFDb\uFFFD');
});

test('[UNK] between bytes ends an unfinished character', () => {
  const [euro] = tokenizer.encode('€');
  expect(tokenizer.decode([98, 0, 99])).toBe('a[UNK]b');
  expect(tokenizer.decode([euro, 0, 98])).toBe('\uFFFD[UNK]a');
});

test('fit takes what CharTokenizer.fit takes, and refuses an empty text', async () => {
  expect(ByteTokenizer.fit('x').size).toBe(257);
  expect((await ByteTokenizer.fitAsync(['', 'x'])).size).toBe(257);
  const empty = expect.objectContaining({ code: 'EMPTY_TEXT' });
  expect(() => ByteTokenizer.fit('')).toThrow(empty);
  expect(() => ByteTokenizer.fit(['', ''])).toThrow(empty);
  await expect(ByteTokenizer.fitAsync([])).rejects.toMatchObject({ code: 'EMPTY_TEXT' });
});

test.each([-1, 257, 1.5, Number.NaN])('the id %d is refused', (id) => {
  expect(() => tokenizer.decode([id])).toThrow(expect.objectContaining({ code: 'ID_OUT_OF_RANGE' }));
});

test('what is neither text nor bytes is refused', () => {
  const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
  expect(() => tokenizer.encode(5 as unknown as string)).toThrow(invalid);
  expect(() => tokenizer.encodeBytes('x' as unknown as Uint8Array)).toThrow(invalid);
  expect(() => tokenizer.encoder().push([1] as unknown as Uint8Array)).toThrow(invalid);
  expect(() => ByteTokenizer.fit(5 as unknown as string)).toThrow(invalid);
});
