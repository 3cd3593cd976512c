import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadVerifiedFile, type VerifiedFile } from '../src/corpora/verified-file.ts';

const GOOD = Buffer.from('a text that is known to the byte\n'.repeat(5000));
const WRONG = Buffer.from(GOOD);
WRONG[100] ^= 1;

let server: Server;
let answer: { status: number; body: Buffer; hang?: boolean; cut?: boolean };
let requests: number;
let folder: string;
let file: VerifiedFile;

beforeAll(async () => {
  server = createServer((_, response) => {
    requests++;
    response.writeHead(answer.status, answer.cut ? { 'content-length': GOOD.length } : {});
    response.write(answer.body, () => {
      if (answer.cut) response.destroy();
      else if (!answer.hang) response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = 0;
  answer = { status: 200, body: GOOD };
  folder = mkdtempSync(path.join(tmpdir(), 'char-rnn-data-'));
  file = {
    name: 'known',
    fileName: 'known.txt',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/known.txt`,
    byteLength: GOOD.length,
    sha256: createHash('sha256').update(GOOD).digest('hex'),
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

const cacheFolder = () => path.join(folder, 'not', 'there', 'yet');
const load = (options = {}) => loadVerifiedFile(file, { cacheFolder: cacheFolder(), ...options });

test('it is downloaded once, then read from the cache', async () => {
  const progress: number[] = [];
  const first = await load({
    onProgress: ({ receivedBytes, totalBytes }: { receivedBytes: number; totalBytes: number }) => {
      expect(totalBytes).toBe(GOOD.length);
      progress.push(receivedBytes);
    },
  });
  expect(Buffer.from(first.bytes).equals(GOOD)).toBe(true);
  expect(first.source).toBe(file.url);
  expect(progress.at(-1)).toBe(GOOD.length);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  const second = await load();
  expect(Buffer.from(second.bytes).equals(GOOD)).toBe(true);
  expect(second.source).toBe(path.join(cacheFolder(), 'known.txt'));
  expect(requests).toBe(1);
});

test("the user's folder comes first, and is not written to", async () => {
  writeFileSync(path.join(folder, 'known.txt'), GOOD);
  expect((await load({ datasetsFolder: folder })).source).toBe(path.join(folder, 'known.txt'));
  expect(requests).toBe(0);
  rmSync(path.join(folder, 'known.txt'));
  expect((await load({ datasetsFolder: folder })).source).toBe(file.url);
  expect(existsSync(path.join(folder, 'known.txt'))).toBe(false);
});

test("a wrong file in the user's folder is an error that names it", async () => {
  writeFileSync(path.join(folder, 'known.txt'), WRONG);
  await expect(load({ datasetsFolder: folder })).rejects.toMatchObject({
    code: 'DATASET_CORRUPT',
    message: expect.stringContaining(path.join(folder, 'known.txt')),
  });
  expect(readFileSync(path.join(folder, 'known.txt')).equals(WRONG)).toBe(true);
});

test("a file in the user's folder that cannot be opened is an error", async () => {
  mkdirSync(path.join(folder, 'known.txt'));
  await expect(load({ datasetsFolder: folder })).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
});

test.each([
  ['changed', WRONG],
  ['cut short', GOOD.subarray(0, 1000)],
  ['empty', Buffer.alloc(0)],
])('a cached file that is %s is replaced', async (_, bytes) => {
  mkdirSync(cacheFolder(), { recursive: true });
  writeFileSync(path.join(cacheFolder(), 'known.txt'), bytes);
  expect((await load()).source).toBe(file.url);
  expect(readFileSync(path.join(cacheFolder(), 'known.txt')).equals(GOOD)).toBe(true);
});

test.each([
  ['of the right length', WRONG],
  ['too short', GOOD.subarray(1)],
  ['too long', Buffer.concat([GOOD, GOOD])],
  ['none', Buffer.alloc(0)],
])('wrong bytes from the network (%s) are refused and not kept', async (_, body) => {
  answer = { status: 200, body };
  await expect(load()).rejects.toMatchObject({ code: 'DATASET_CORRUPT' });
  expect(existsSync(path.join(cacheFolder(), 'known.txt'))).toBe(false);
});

test('an endless answer is not read to its end', async () => {
  answer = { status: 200, body: Buffer.concat([GOOD, GOOD]), hang: true };
  await expect(load()).rejects.toMatchObject({ code: 'DATASET_CORRUPT' });
});

test.each([404, 500])('the status %d is said, with what to do', async (status) => {
  answer = { status, body: GOOD };
  await expect(load()).rejects.toMatchObject({
    code: 'DATASET_UNAVAILABLE',
    message: expect.stringMatching(new RegExp(`HTTP status ${status}.*CHAR_RNN_DATASETS`)),
  });
});

test('a connection that breaks in the middle is said', async () => {
  answer = { status: 200, body: GOOD.subarray(0, 1000), cut: true };
  await expect(load()).rejects.toMatchObject({ code: 'DATASET_UNAVAILABLE' });
});

test('no network is said, with its cause', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  file = { ...file, url: `http://127.0.0.1:${port}/known.txt` };
  await expect(load()).rejects.toMatchObject({
    code: 'DATASET_UNAVAILABLE',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a signal stops a download with its own reason', async () => {
  answer = { status: 200, body: GOOD.subarray(0, 1000), hang: true };
  const controller = new AbortController();
  const reason = new Error('stopped by hand');
  await expect(load({ signal: controller.signal, onProgress: () => controller.abort(reason) })).rejects.toBe(reason);
  await expect(load({ signal: controller.signal })).rejects.toBe(reason);
  expect(requests).toBe(1);
});

test('a cache that cannot be written costs nothing but the next download', async () => {
  writeFileSync(path.join(folder, 'not'), 'a file where the folder should be');
  expect(Buffer.from((await load()).bytes).equals(GOOD)).toBe(true);
  await load();
  expect(requests).toBe(2);
});
