import { ByteTokenizer, CharTokenizer } from '@char-rnn/tokenizer';
import { expect, test } from 'vitest';
import { encodeCompact, packIds, splitDocumentStarts, splitIds } from '../src/index.ts';
import { positions, startsOf } from './collect.ts';

test.each([
  [1, Uint8Array],
  [256, Uint8Array],
  [257, Uint16Array],
  [65_536, Uint16Array],
  [65_537, Int32Array],
])('a vocabulary of %d is packed into the smallest type that holds it', (vocabSize, type) => {
  const ids = Int32Array.of(0, vocabSize - 1);
  const packed = packIds(ids, vocabSize);
  expect(packed).toBeInstanceOf(type);
  expect([...packed]).toEqual([...ids]);
});

test('an id that is not in the vocabulary is refused with its position', () => {
  expect(() => packIds(Int32Array.of(0, 5), 5)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('id 5 at position 1') }),
  );
  expect(() => packIds(Int32Array.of(-1), 5)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  expect(() => packIds(Int32Array.of(0), 0)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});

test('a text encoded in chunks has the ids of the whole text', async () => {
  // Longer than the first allocation, so that it has to grow, and with pairs that the chunks cut.
  const text = 'Grüße 😀! '.repeat(9000);
  const chunks = Array.from({ length: Math.ceil(text.length / 7) }, (_, index) => text.slice(index * 7, index * 7 + 7));
  async function* stream() {
    yield* chunks;
  }
  for (const tokenizer of [CharTokenizer.fit(text), new ByteTokenizer()]) {
    const expected = packIds(tokenizer.encode(text), tokenizer.size);
    expect(await encodeCompact(tokenizer, text)).toEqual(expected);
    expect(await encodeCompact(tokenizer, chunks)).toEqual(expected);
    expect(await encodeCompact(tokenizer, stream())).toEqual(expected);
  }
});

test('bytes are encoded by a byte tokenizer and refused by the other', async () => {
  const bytes = Uint8Array.of(0, 255, 128);
  expect([...(await encodeCompact(new ByteTokenizer(), [bytes]))]).toEqual([1, 256, 129]);
  await expect(encodeCompact(CharTokenizer.fit('a'), [bytes])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('a text that ends in half a surrogate pair ends in U+FFFD', async () => {
  const tokenizer = CharTokenizer.fit('a\uFFFD');
  expect([...(await encodeCompact(tokenizer, ['a', '\uD83D']))]).toEqual([1, 2]);
});

test.each([
  [10, 0.1, 9],
  [11, 0.1, 9],
  [1_115_394, 0.1, 1_003_854],
  [10, 0, 10],
  [0, 0.5, 0],
])(
  '%d ids with %d held out: the first %d are for training, the rest for validation',
  (length, validation, expected) => {
    const { train, validation: held } = splitIds(positions(length), { validation });
    expect(train).toHaveLength(expected);
    expect(train.length + held.length).toBe(length);
    expect(held.length > 0 ? held[0] : expected).toBe(expected);
  },
);

test('a split copies nothing and keeps the type', () => {
  const ids = new Uint8Array(100);
  const { train, validation } = splitIds(ids, { validation: 0.2 });
  expect(train.buffer).toBe(ids.buffer);
  expect(validation.buffer).toBe(ids.buffer);
  expect(validation).toBeInstanceOf(Uint8Array);
});

test('documents are split where the ids are', () => {
  const lengths = [4, 1, 7, 8];
  const documentOf = lengths.flatMap((length, document) => new Array<number>(length).fill(document));
  const boundaries = (documents: number[]) =>
    documents.flatMap((document, position) => (document !== documents[position - 1] ? [position] : []));
  for (let trainLength = 1; trainLength < 20; trainLength++) {
    expect(splitDocumentStarts(startsOf(lengths), trainLength)).toEqual({
      train: boundaries(documentOf.slice(0, trainLength)),
      validation: boundaries(documentOf.slice(trainLength)),
    });
  }
  // A part without ids is one empty document.
  expect(splitDocumentStarts([0, 5], 0)).toEqual({ train: [0], validation: [0, 5] });
  expect(splitDocumentStarts([0, 5], 10)).toEqual({ train: [0, 5], validation: [0] });
  expect(() => splitDocumentStarts([0], -1)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});

test.each([-0.1, 1, 1.5, Number.NaN, '0.1' as unknown as number])('%s cannot be held out', (validation) => {
  expect(() => splitIds(positions(10), { validation })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});
