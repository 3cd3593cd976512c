import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test, vi } from 'vitest';
import { compileFixture } from './compile-fixture.ts';
import { makeFolder } from './make-folder.ts';

/** The limit that the README states. */
const BASE_BYTES = 512 * 2 ** 20;
const TIMES_FILES = 5;
/** Of the heap, in MiB: Node ends at once where this is not enough. */
const HEAP_MIB = 512;

vi.setConfig({ testTimeout: 600_000 });

let script: string;

beforeAll(async () => {
  script = await compileFixture('read-once');
});

/** Reads in a process of its own; `files` are those whose size counts. */
async function expectBounded(reader: string, dir: string, files: readonly string[], outcome: string): Promise<void> {
  const options = [`--max-old-space-size=${HEAP_MIB}`, script, reader, dir];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  const result: { outcome: string; growth: number } = JSON.parse(stdout);
  expect(result.outcome).toBe(outcome);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(dir, file))).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  expect(result.growth).toBeLessThan(BASE_BYTES + TIMES_FILES * bytes);
}

/** A little less than the values that are read, and than the bytes. */
const MANY = 2 ** 21 - 100;
const LONG = 60_000_000;

const repeat = (item: string, times: number) => `${item},`.repeat(times - 1) + item;
const number = (index: number) => index.toString(36).padStart(8, '_');
const ARCHITECTURE = { vocabSize: 7, embeddingDim: 3, rnnUnits: 4, rnnLayers: 1, cell: 'gru', dropout: 0 };
const WEIGHTS_NAME = 'weights-0123456789abcdef.bin';

/** A model.json with something strange in one place, given as text. */
function makeJson({ weights = '[]', other = '0', architecture = ARCHITECTURE, weightsBytes = 4 }): string {
  const manifest = `[{"paths":["${WEIGHTS_NAME}"],"weights":${weights}}]`;
  const rest = { formatVersion: 1, architecture, weightsBytes, weightsSha256: '0'.repeat(64) };
  return `{"format":"layers-model","other":${other},"weightsManifest":${manifest},"userDefinedMetadata":${JSON.stringify(rest)}}`;
}

const weightsOf = (name: string, shape: string) => `[{"name":${name},"dtype":"float32","shape":${shape}}]`;

test.each<[string, () => string]>([
  ['is one long list', () => `[${repeat('0', LONG / 2)}]`],
  ['is nested deeply', () => '['.repeat(1e6) + ']'.repeat(1e6)],
  ['is one long text', () => `"${'x'.repeat(LONG)}"`],
  ['is one long text in wide characters', () => `"${'€'.repeat(LONG / 3)}"`],
  ['has a long format', () => `{"format":"${'x'.repeat(LONG)}"}`],
  ['has millions of empty objects', () => makeJson({ other: `[${repeat('{}', MANY / 2)}]` })],
  [
    'has millions of names',
    () => makeJson({ other: `{${Array.from({ length: MANY }, (_, i) => `"${number(i)}":0`)}}` }),
  ],
  [
    'has millions of objects of different names',
    () => makeJson({ other: `[${Array.from({ length: MANY / 2 }, (_, i) => `{"${number(i)}":0}`)}]` }),
  ],
  ['has millions of wrong weights', () => makeJson({ weights: `[${repeat('0', MANY)}]` })],
  ['has millions of weights without anything', () => makeJson({ weights: `[${repeat('{}', MANY / 2)}]` })],
  ['has a weight with a long name', () => makeJson({ weights: weightsOf(`"${'x'.repeat(LONG)}"`, '[1]') })],
  [
    'has a weight with a long shape',
    () => makeJson({ weights: weightsOf('"embedding/embeddings"', `[${repeat('1', MANY)}]`) }),
  ],
  [
    'claims gigabytes of weights',
    () =>
      makeJson({
        architecture: { ...ARCHITECTURE, vocabSize: 2, embeddingDim: 1, rnnUnits: 13_000 },
        weights: JSON.stringify([
          { name: 'embedding/embeddings', shape: [2, 1], dtype: 'float32' },
          { name: 'gru/kernel', shape: [1, 39_000], dtype: 'float32' },
          { name: 'gru/recurrent_kernel', shape: [13_000, 39_000], dtype: 'float32' },
          { name: 'gru/bias', shape: [2, 39_000], dtype: 'float32' },
          { name: 'dense/kernel', shape: [13_000, 2], dtype: 'float32' },
          { name: 'dense/bias', shape: [2], dtype: 'float32' },
        ]),
        weightsBytes: 4 * (2 + 39_000 + 13_000 * 39_000 + 78_000 + 26_000 + 2),
      }),
  ],
])('a model whose model.json %s is refused within the limit of memory', async (_, make) => {
  const dir = await makeFolder();
  await writeFile(join(dir, 'model.json'), make());
  await writeFile(join(dir, WEIGHTS_NAME), 'few');
  await expectBounded('readModel', dir, ['model.json'], 'CORRUPT_MODEL');
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test.each<[string, string, number]>([
  ['has millions of wrong tensors', `"tensors":[${repeat('0', MANY)}],"tensorsBytes":4`, 4],
  ['has a tensor of a long shape', `"tensors":[{"name":"x","shape":[${repeat('1', MANY)}]}],"tensorsBytes":4`, 4],
  ['claims gigabytes', `"tensors":[{"name":"x","shape":[536870911]}],"tensorsBytes":2147483644`, 4],
  ['has a file of a terabyte', '"tensors":[{"name":"x","shape":[1]}],"tensorsBytes":4', 2 ** 40],
])('a checkpoint that %s is passed over within the limit of memory', async (_, content, size) => {
  const dir = await makeFolder();
  const folder = join(dir, 'checkpoints', '1');
  await mkdir(folder, { recursive: true });
  const json = Buffer.from(`{"formatVersion":1,"step":1,"state":0,${content}}`);
  await writeFile(join(folder, 'checkpoint.json'), json);
  await writeFile(join(folder, 'tensors.bin'), Buffer.alloc(4));
  await writeFile(
    join(folder, 'SHA256SUMS'),
    `${sha256(json)}  checkpoint.json\n${sha256(Buffer.alloc(4))}  tensors.bin\n`,
  );
  await truncate(join(folder, 'tensors.bin'), size);
  await expectBounded('readLatestCheckpoint', dir, ['checkpoints/1/checkpoint.json'], 'loaded');
});

test('a history of millions of lines is read, or refused, within the limit of memory', async () => {
  const dir = await makeFolder();
  const path = join(dir, 'history.jsonl');
  await writeFile(path, '{}\n'.repeat(2 * MANY));
  await expectBounded('readHistory', dir, ['history.jsonl'], 'loaded');
  await writeFile(path, '{}\n'.repeat(3 * MANY));
  await expectBounded('readHistory', dir, ['history.jsonl'], 'CORRUPT_HISTORY');
  await rm(path);
  await writeFile(path, '');
  await truncate(path, 2 ** 40);
  await expectBounded('readHistory', dir, [], 'CORRUPT_HISTORY');
});
