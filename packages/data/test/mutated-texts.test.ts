import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ByteTokenizer, CharTokenizer } from '@char-rnn/tokenizer';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { InvalidByte, Utf8Chunks } from '../src/files/utf8-chunks.ts';
import { readByteFile, readTextFile } from '../src/files.ts';
import { DataError, encodeCompact } from '../src/index.ts';

/** For machines that do much else. */
const TIMEOUT = 600_000;
/** What a file is read in at once. */
const CHUNK_BYTES = 65_536;

const folder = mkdtempSync(join(tmpdir(), 'char-rnn-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

const encode = (text: string) => new TextEncoder().encode(text);

/** Characters of all lengths, and sequences that are none. */
const piece: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).map(encode) },
  { weight: 3, arbitrary: fc.constantFrom('a\r\n', '\r', '\0', 'é', '€', '語', '😀', '👩‍👩‍👧', 'e\u0301').map(encode) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('\uFEFF', '\uFFFD', '\u{10FFFF}', '\u{1D800}', '\u{2DFFF}', '\u2028').map(encode),
  },
  fc
    .constantFrom(
      ...[[0x80], [0xc0, 0xaf], [0xe0, 0x80, 0xaf], [0xf0, 0x82, 0x82, 0xac], [0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80]],
      ...[[0xf4, 0x90, 0x80, 0x80], [0xf5], [0xff, 0xfe], [0xfe, 0xff], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xc3]],
    )
    .map((bytes) => Uint8Array.from(bytes)),
  fc.uint8Array({ maxLength: 4 }),
);

/** Text with some damage, mostly little: half of it is still UTF-8. */
const damagedText: fc.Arbitrary<Uint8Array> = fc
  .record({
    pieces: fc.array(fc.oneof({ weight: 12, arbitrary: piece }, piece), { maxLength: 8 }),
    flips: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(fc.nat(), { maxLength: 3 })),
    cut: fc.option(fc.nat(), { freq: 3 }),
  })
  .map(({ pieces, flips, cut }) => {
    const bytes = Buffer.concat(pieces);
    for (const bit of flips) if (bytes.length > 0) bytes[(bit >>> 3) % bytes.length]! ^= 1 << (bit & 7);
    return Uint8Array.from(cut === null ? bytes : bytes.subarray(0, cut % (bytes.length + 1)));
  });

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of the bytes, without a mark at its beginning; or where they stop to be text. */
function decodeStrictly(bytes: Uint8Array): { text: string } | { offset: number } {
  for (let length = bytes.length; ; length--) {
    try {
      const text = strict.decode(bytes.subarray(0, length));
      return length === bytes.length ? { text: text.replace(/^\uFEFF/, '') } : { offset: length };
    } catch {}
  }
}

/** The ids by the definition: positions in the sorted set of code points, from 1. */
function encodeNaively(text: string): number[] {
  const characters = [...text];
  const sorted = [...new Set(characters)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  const ids = new Map(sorted.map((character, index) => [character, index + 1]));
  return characters.map((character) => ids.get(character)!);
}

test('10,000 damaged texts in chunks of any lengths are what a strict decoder says', { timeout: TIMEOUT }, () => {
  let valid = 0;
  const property = fc.property(damagedText, fc.array(fc.nat(7), { minLength: 1, maxLength: 20 }), (bytes, lengths) => {
    const expected = decodeStrictly(bytes);
    const utf8 = new Utf8Chunks();
    const encoder = CharTokenizer.fit('text' in expected && expected.text ? expected.text : 'x').encoder();
    const ids: number[] = [];
    let text = '';
    try {
      for (let at = 0, i = 0; at < bytes.length; i++) {
        // The lengths over and over; those that are all 0 would not get on.
        const length = lengths[i % lengths.length]! + (i % lengths.length === 0 ? 1 : 0);
        const chunk = utf8.push(bytes.subarray(at, at + length));
        text += chunk;
        ids.push(...encoder.push(chunk));
        at += length;
      }
      utf8.end();
      ids.push(...encoder.end());
    } catch (error) {
      if (!(error instanceof InvalidByte)) throw error;
      expect({ offset: error.offset }).toEqual(expected);
      expect(error.value).toBe(bytes[error.offset]);
      return;
    }
    valid++;
    expect({ text }).toEqual(expected);
    expect(ids).toEqual(encodeNaively(text));
  });
  fc.assert(property, { numRuns: 10_000, seed: 1 });
  expect(valid).toBeGreaterThan(2000);
});

async function readText(path: string): Promise<string> {
  let text = '';
  for await (const chunk of readTextFile(path)) text += chunk;
  return text;
}

test('10,000 damaged files become the characters and ids that their bytes say, or a DataError', {
  timeout: TIMEOUT,
}, async () => {
  const path = join(folder, 'text');
  let valid = 0;
  // In some files what is damaged lies where one chunk ends and the next begins.
  const split = fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, fc.nat());
  const property = fc.asyncProperty(damagedText, split, async (bytes, at) => {
    const padding = at === undefined ? 0 : CHUNK_BYTES - (at % (bytes.length + 1));
    const content = Buffer.concat([Buffer.alloc(padding, 'x'), bytes]);
    writeFileSync(path, content);
    const damaged = decodeStrictly(bytes);
    const result = await readText(path).then(
      (text) => ({ text }),
      (error: unknown) => ({ error }),
    );
    if ('error' in result) {
      if (!(result.error instanceof DataError)) throw result.error;
      const { code, message } = result.error;
      if ('text' in damaged) expect([code, damaged.text]).toEqual(['EMPTY_TEXT', '']);
      else {
        expect(code).toBe('NOT_UTF8');
        expect(message).toMatch(new RegExp(`at offset ${padding + damaged.offset} |its first byte.*UTF-16`));
      }
      return;
    }
    valid++;
    // Not at the beginning, a mark is a character like others.
    const tail = padding === 0 ? (damaged as { text: string }).text : strict.decode(bytes);
    const text = 'x'.repeat(padding) + tail;
    expect(result.text === text).toBe(true);
    const tokenizer = await CharTokenizer.fitAsync(readTextFile(path));
    const ids = await encodeCompact(tokenizer, readTextFile(path));
    expect(tokenizer.decode(ids) === text).toBe(true);
    expect([...ids.subarray(Math.max(0, padding - 1))]).toEqual(encodeNaively(padding > 0 ? `x${tail}` : tail));
    const byteIds = await encodeCompact(new ByteTokenizer(), readByteFile(path));
    expect(Buffer.from(byteIds.map((id) => id - 1)).equals(content)).toBe(true);
  });
  await fc.assert(property, { numRuns: 10_000, seed: 2 });
  expect(valid).toBeGreaterThan(2000);
});
