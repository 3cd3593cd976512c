import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { InvalidByte, Utf8Chunks } from '../src/files/utf8-chunks.ts';
import { type ReadProgress, readByteFile, readTextFile } from '../src/files.ts';
import { collect } from './collect.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'char-rnn-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: Uint8Array | string): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const readText = async (file: string) => (await collect(readTextFile(file))).join('');

test('a file is its text, in more than one chunk where it is long', async () => {
  const text = 'Línea — 😀\r\n'.repeat(20_000);
  const chunks = await collect(readTextFile(write('long.txt', text)));
  expect(chunks.length).toBeGreaterThan(1);
  expect(chunks.join('') === text).toBe(true);
});

test('a byte order mark is left out at the beginning and nowhere else', async () => {
  expect(await readText(write('bom.txt', '\uFEFFa\uFEFFb'))).toBe('a\uFEFFb');
});

test('a file of bytes is its bytes', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 31) % 256);
  expect(Buffer.concat(await collect(readByteFile(write('bytes.bin', bytes)))).equals(bytes)).toBe(true);
});

test('a file that is not there, or is none, is an error with its name', async () => {
  symlinkSync('loop', path.join(folder, 'loop'));
  mkdirSync(path.join(folder, 'directory'));
  write('plain.txt', 'x');
  for (const [name, code] of [
    ['missing.txt', 'FILE_NOT_FOUND'],
    ['plain.txt/inside.txt', 'FILE_NOT_FOUND'],
    ['directory', 'NOT_A_FILE'],
    ['loop', 'FILE_NOT_READABLE'],
  ]) {
    const file = path.join(folder, name);
    await expect(collect(readTextFile(file))).rejects.toMatchObject({ code, message: expect.stringContaining(file) });
    await expect(collect(readByteFile(file))).rejects.toMatchObject({ code });
  }
  await expect(collect(readTextFile('/dev/zero'))).rejects.toMatchObject({ code: 'NOT_A_FILE' });
  await expect(collect(readTextFile('a\0b'))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(collect(readTextFile(5 as unknown as string))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('an empty file is an error, and so is one with nothing but a byte order mark', async () => {
  const empty = write('empty.txt', '');
  await expect(collect(readTextFile(empty))).rejects.toMatchObject({ code: 'EMPTY_TEXT' });
  await expect(collect(readByteFile(empty))).rejects.toMatchObject({ code: 'EMPTY_TEXT' });
  await expect(collect(readTextFile(write('mark.txt', '\uFEFF')))).rejects.toMatchObject({ code: 'EMPTY_TEXT' });
});

test('a file that is not UTF-8 is an error with the byte, its offset and the way out', async () => {
  const latin1 = write('latin1.txt', Buffer.from(`${'x'.repeat(70_000)}é`, 'latin1'));
  await expect(collect(readTextFile(latin1))).rejects.toMatchObject({
    code: 'NOT_UTF8',
    message: expect.stringMatching(/0xE9 at offset 70000.*--tokenizer byte/),
  });
  for (const mark of ['fffe', 'feff']) {
    const utf16 = write('utf16.txt', Buffer.concat([Buffer.from(mark, 'hex'), Buffer.from('text', 'utf16le')]));
    await expect(collect(readTextFile(utf16))).rejects.toMatchObject({
      code: 'NOT_UTF8',
      message: expect.stringContaining('UTF-16'),
    });
  }
});

test('reading says how many bytes of how many it has read', async () => {
  const file = write('progress.txt', 'ü'.repeat(200_000));
  for (const read of [readTextFile, readByteFile]) {
    const progress: number[] = [];
    const onProgress = ({ readBytes, totalBytes }: ReadProgress) => {
      expect(totalBytes).toBe(400_000);
      progress.push(readBytes);
    };
    const chunks = await collect<string | Uint8Array>(read(file, { onProgress }));
    expect(progress).toHaveLength(chunks.length);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(400_000);
  }
});

test('a signal stops reading', async () => {
  const controller = new AbortController();
  const reading = (async () => {
    for await (const _ of readTextFile(write('abort.txt', 'x'.repeat(1_000_000)), { signal: controller.signal })) {
      controller.abort();
    }
  })();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});

/** The number of leading bytes that decode strictly, tried one length after the other, or undefined if all do. */
function firstInvalidOffset(bytes: Uint8Array): number | undefined {
  const isValid = (length: number) => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
      return true;
    } catch {
      return false;
    }
  };
  if (isValid(bytes.length)) return undefined;
  let longest = 0;
  for (let length = 1; length < bytes.length; length++) if (isValid(length)) longest = length;
  return longest;
}

test.each([
  ['all lengths of sequence', 'a é € 😀 \u{10FFFF} \uFFFD'],
  ['a stray continuation', Uint8Array.of(0x61, 0x80, 0x62)],
  ['an overlong slash', Uint8Array.of(0x61, 0xc0, 0xaf)],
  ['an overlong euro sign', Uint8Array.of(0x61, 0xf0, 0x82, 0x82, 0xac)],
  ['an encoded surrogate', Uint8Array.of(0x61, 0xed, 0xa0, 0x80, 0x62)],
  ['beyond Unicode', Uint8Array.of(0x61, 0xf4, 0x90, 0x80, 0x80)],
  ['a byte that UTF-8 never has', Uint8Array.of(0x61, 0xf5, 0x62)],
  ['a sequence that breaks off in the text', Uint8Array.of(0x61, 0xe2, 0x82, 0x62)],
  ['a sequence that is followed by another', Uint8Array.of(0xe2, 0x82, 0xc3, 0xa9)],
  ['a sequence that breaks off at the end', Uint8Array.of(0x61, 0xf0, 0x9f, 0x98)],
  ['a first byte at the end', Uint8Array.of(0x61, 0xc3)],
])('however the chunks are cut, UTF-8 is decoded and its first error found: %s', (_, content) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const expected = firstInvalidOffset(bytes);
  for (let chunkLength = 1; chunkLength <= bytes.length; chunkLength++) {
    const utf8 = new Utf8Chunks();
    let text = '';
    let offset: number | undefined;
    try {
      for (let at = 0; at < bytes.length; at += chunkLength) text += utf8.push(bytes.subarray(at, at + chunkLength));
      utf8.end();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidByte);
      offset = (error as InvalidByte).offset;
    }
    expect(offset).toBe(expected);
    if (expected === undefined) expect(text).toBe(content);
  }
});
