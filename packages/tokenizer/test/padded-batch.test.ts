import { expect, test } from 'vitest';
import { ByteTokenizer, CharTokenizer } from '../src/index.ts';

test('texts of different lengths are padded at their end with [UNK]', () => {
  const batch = CharTokenizer.fit('abc').encodeBatch(['abc', 'c', '']);
  expect(batch.shape).toEqual([3, 3]);
  expect([...batch.ids]).toEqual([1, 2, 3, 3, 0, 0, 0, 0, 0]);
  expect([...batch.lengths]).toEqual([3, 1, 0]);
});

test('a batch comes back without its padding, its own unknown characters kept', () => {
  const texts = ['longer text', '', 'x?', '😀'];
  const chars = CharTokenizer.fit('longer text x😀');
  expect(chars.decodeBatch(chars.encodeBatch(texts))).toEqual(['longer text', '', 'x[UNK]', '😀']);
  const bytes = new ByteTokenizer();
  expect(bytes.decodeBatch(bytes.encodeBatch(texts))).toEqual(texts);
});

test('no texts make an empty batch', () => {
  const tokenizer = CharTokenizer.fit('a');
  expect(tokenizer.encodeBatch([]).shape).toEqual([0, 0]);
  expect(tokenizer.decodeBatch(tokenizer.encodeBatch([]))).toEqual([]);
});

test('a batch whose parts do not fit together is refused', () => {
  const tokenizer = CharTokenizer.fit('ab');
  const good = tokenizer.encodeBatch(['ab', 'a']);
  for (const broken of [
    { ...good, shape: [2, 3] as [number, number] },
    { ...good, lengths: Int32Array.of(2) },
    { ...good, lengths: Int32Array.of(2, 3) },
    { ...good, lengths: Int32Array.of(2, -1) },
  ]) {
    expect(() => tokenizer.decodeBatch(broken)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  }
  expect(() => tokenizer.encodeBatch('ab' as unknown as string[])).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  );
});
