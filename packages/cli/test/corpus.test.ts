import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type IdSequence, type Ids, toIdSequence } from '@char-rnn/data';
import { IdFile } from '@char-rnn/data/files';
import { ByteTokenizer, CharTokenizer } from '@char-rnn/tokenizer';
import { expect, test } from 'vitest';
import { type CorpusProgress, fitCorpus, readCorpus } from '../src/texts/corpus.ts';
import { findTexts, type TextSource } from '../src/texts/find-texts.ts';
import { makeFolder } from './run-char-rnn.ts';

const TEXTS = { 'a.txt': 'alpha beta ', 'b.txt': 'γάμμα δέλτα ', 'c.txt': '😀 zeta' };
const WHOLE = Object.values(TEXTS).join('');

/** A folder with the texts, and their paths. */
async function writeTexts(texts: Record<string, string> = TEXTS): Promise<{ folder: string; paths: string[] }> {
  const folder = await makeFolder();
  const paths = Object.keys(texts).map((name) => join(folder, name));
  for (const [index, text] of Object.values(texts).entries()) await writeFile(paths[index]!, text);
  return { folder, paths };
}

const readAll = (ids: Ids | IdSequence) => [...toIdSequence(ids).read(0, ids.length)];
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('several files are one text that knows where each of them is', async () => {
  const { folder, paths } = await writeTexts();
  const corpus = await fitCorpus(await findTexts(paths), { kind: 'char', scratchFolder: folder });
  expect(corpus.tokenizer.vocabulary).toEqual(CharTokenizer.fit(WHOLE).vocabulary);
  const decode = (ids: number[]) => corpus.tokenizer.decode(ids);
  expect(decode(readAll(corpus.ids))).toBe(WHOLE);
  expect(corpus.name).toBe('a.txt + b.txt + c.txt');
  const texts = corpus.documents.map(({ name, start, length }) => [
    name,
    decode(readAll(corpus.ids).slice(start, start + length)),
  ]);
  expect(texts).toEqual(Object.entries(TEXTS));
});

test('many files have a short name', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `${index}.txt`);
  const { folder, paths } = await writeTexts(Object.fromEntries(names.map((name) => [`x${name}`, name])));
  const { name } = await fitCorpus(await findTexts(paths), { kind: 'char', scratchFolder: folder });
  expect(name).toBe('x0.txt + x1.txt + 10 more');
});

test.each(['char', 'byte'] as const)('a long text is the same from a file as from memory: %s', async (kind) => {
  const { folder, paths } = await writeTexts();
  const options = { kind, scratchFolder: join(folder, 'not', 'there') };
  const inMemory = await fitCorpus(await findTexts(paths), options);
  expect(await readdir(folder)).toEqual(Object.keys(TEXTS));
  const inFile = await fitCorpus(await findTexts(paths), { ...options, mostBytesInMemory: 20 });
  expect(inFile.ids).toBeInstanceOf(IdFile);
  expect({ ...inFile, ids: readAll(inFile.ids) }).toEqual({ ...inMemory, ids: readAll(inMemory.ids) });
  if (process.platform !== 'win32') expect(await readdir(join(folder, 'not', 'there'))).toEqual([]);
  (inFile.ids as IdFile).close();
});

test('the file is as small as the vocabulary allows', async () => {
  const { folder, paths } = await writeTexts({ 'ascii.txt': 'abc '.repeat(100) });
  const options = { scratchFolder: folder, mostBytesInMemory: 0 };
  const small = await fitCorpus(await findTexts(paths), { kind: 'char', ...options });
  const bytes = await fitCorpus(await findTexts(paths), { kind: 'byte', ...options });
  const types = [small, bytes].map(({ ids }) => toIdSequence(ids).read(0, 1).constructor);
  expect(types).toEqual([Uint8Array, Uint16Array]);
});

test('what a model has learned already keeps its place among the characters', async () => {
  const { folder, paths } = await writeTexts();
  const initial = CharTokenizer.fit('Ω?');
  const { tokenizer } = await fitCorpus(await findTexts(paths), { kind: 'char', initial, scratchFolder: folder });
  expect(tokenizer.vocabulary).toEqual(CharTokenizer.fit(`Ω?${WHOLE}`).vocabulary);
});

test('the hash of one text is its SHA-256, and of several it tells where each ends', async () => {
  const read = async (texts: Record<string, string>) => {
    const { folder, paths } = await writeTexts(texts);
    const tokenizer = CharTokenizer.fit(WHOLE);
    return (await readCorpus(await findTexts(paths), { tokenizer, scratchFolder: folder })).sha256;
  };
  expect(await read({ 'one.txt': WHOLE })).toBe(sha256(WHOLE));
  const hashes = [
    await read({ 'one.txt': WHOLE }),
    await read({ 'one.txt': WHOLE.slice(0, 5), 'two.txt': WHOLE.slice(5) }),
    await read({ 'one.txt': WHOLE.slice(0, 6), 'two.txt': WHOLE.slice(6) }),
    await read({ 'one.txt': WHOLE.slice(6), 'two.txt': WHOLE.slice(0, 6) }),
  ];
  expect(new Set(hashes).size).toBe(4);
  expect(await read({ 'other.txt': WHOLE.slice(0, 5), 'names.txt': WHOLE.slice(5) })).toBe(hashes[1]);
});

test('a text that changes while it is read is an error with its name', async () => {
  const { folder, paths } = await writeTexts();
  const sources = await findTexts(paths);
  let readings = 0;
  const changing: TextSource = {
    ...sources[1]!,
    read(...args) {
      readings++;
      if (readings === 2) appendFileSync(paths[1]!, 'one more line\n');
      return sources[1]!.read(...args);
    },
  };
  const corpus = fitCorpus([sources[0]!, changing, sources[2]!], { kind: 'char', scratchFolder: folder });
  await expect(corpus).rejects.toMatchObject({
    code: 'TEXT_CHANGED',
    message: expect.stringMatching(/^b\.txt changed while it was read/),
  });
});

test('reading says how many bytes of all texts it has read, in which pass', async () => {
  const { folder, paths } = await writeTexts({ 'a.txt': 'a'.repeat(200_000), 'b.txt': 'é'.repeat(100_000) });
  const follow = async (read: (onProgress: (progress: CorpusProgress) => void) => Promise<unknown>) => {
    const seen: CorpusProgress[] = [];
    await read((progress) => seen.push(progress));
    const positions = seen.map(({ pass, readBytes }) => pass * 1e6 + readBytes);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    return seen;
  };
  const sources = await findTexts(paths);
  const fitting = await follow((onProgress) => fitCorpus(sources, { kind: 'char', scratchFolder: folder, onProgress }));
  const end = { readBytes: 400_000, totalBytes: 400_000 };
  expect(fitting.filter(({ pass }) => pass === 1).at(-1)).toEqual({ ...end, pass: 1, passes: 2 });
  expect(fitting.at(-1)).toEqual({ ...end, pass: 2, passes: 2 });
  const bytes = await follow((onProgress) => fitCorpus(sources, { kind: 'byte', scratchFolder: folder, onProgress }));
  expect(bytes.at(-1)).toEqual({ ...end, pass: 1, passes: 1 });
});

test('a folder that cannot be made or written is an error before anything is trained', async () => {
  const { paths } = await writeTexts();
  const options = { tokenizer: new ByteTokenizer(), mostBytesInMemory: 0 };
  const impossible = [paths[0]!, join(paths[0]!, 'below')];
  if (process.platform === 'linux') impossible.push('/proc/char-rnn/below');
  for (const scratchFolder of impossible) {
    await expect(readCorpus(await findTexts(paths), { ...options, scratchFolder })).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      message: expect.stringContaining(scratchFolder),
    });
  }
});

test('a pattern is the files that match it, sorted by their paths', async () => {
  const { folder } = await writeTexts();
  await mkdir(join(folder, 'more', 'deep'), { recursive: true });
  await writeFile(join(folder, 'more', 'deep', 'd.txt'), 'd');
  await writeFile(join(folder, 'more', 'B.txt'), 'B');
  await writeFile(join(folder, 'more', 'notes.md'), 'notes');
  const find = async (...names: string[]) =>
    (await findTexts(names.map((name) => `${folder}/${name}`))).map(({ name }) => name);
  expect(await find('**/*.txt')).toEqual(['a.txt', 'b.txt', 'c.txt', 'B.txt', 'd.txt']);
  expect(await find('more/*', 'c.txt')).toEqual(['B.txt', 'notes.md', 'c.txt']);
  expect(await find('{c,a}.txt')).toEqual(['a.txt', 'c.txt']);
  // A text that is found twice is read once.
  expect(await find('c.txt', '*.txt', 'more/../a.txt')).toEqual(['c.txt', 'a.txt', 'b.txt']);
});

test('a file wins over the pattern that its name is, and over a data set', async () => {
  const { folder } = await writeTexts({ 'draft[1].txt': 'draft', 'draft1.txt': 'another' });
  const [source, ...others] = await findTexts([join(folder, 'draft[1].txt')]);
  expect(others).toEqual([]);
  expect(source).toMatchObject({ name: 'draft[1].txt', byteLength: (await stat(join(folder, 'draft[1].txt'))).size });
  expect((await findTexts(['moby-dick', 'moby-dick'])).map(({ name }) => name)).toEqual(['moby-dick']);
});

test('names of nothing are errors that say what to do', async () => {
  const { folder } = await writeTexts();
  await mkdir(join(folder, 'texts'));
  const message = (pattern: RegExp) => expect.stringMatching(pattern);
  await expect(findTexts([`${folder}/texts/`])).rejects.toMatchObject({
    code: 'NOT_A_FILE',
    message: message(/texts\/ is a directory.*'.*\/texts\/\*\*\/\*\.txt'/),
  });
  await expect(findTexts([`${folder}/*.md`])).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    message: message(/No file matches the pattern .*\*\.md/),
  });
  await expect(findTexts([`${folder}/d.txt`])).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    message: message(/d\.txt.*shakespeare and moby-dick/),
  });
});
