import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test, vi } from 'vitest';
import { compileFixture } from '../../files/test/compile-fixture.ts';
import { exportOnnx, exportSafetensors } from '../src/index.ts';
import { makeModel } from './make-model.ts';
import { makeFolder } from './python.ts';

/** The limit that the README states. */
const BASE_BYTES = 512 * 2 ** 20;
const TIMES_FILE = 6;
/** Of the heap, in MiB: Node ends at once where this is not enough. */
const HEAP_MIB = 512;

vi.setConfig({ testTimeout: 600_000 });

let script: string;

beforeAll(async () => {
  script = await compileFixture('import-once', import.meta.dirname);
});

/** How many bytes of memory it takes to import the file, which must end so. */
async function measureGrowth(bytes: Uint8Array, outcome: string): Promise<number> {
  const path = join(await makeFolder(), 'file');
  await writeFile(path, bytes);
  const { stdout } = await promisify(execFile)(process.execPath, [`--max-old-space-size=${HEAP_MIB}`, script, path]);
  const result: { outcome: string; growth: number } = JSON.parse(stdout);
  expect(result.outcome).toBe(outcome);
  return result.growth;
}

/** A little less than the values that are read. */
const MANY = 2 ** 21 - 100;

const repeat = (item: string, times: number) => `${item},`.repeat(times - 1) + item;
const names = (times: number, value: string) =>
  Array.from({ length: times }, (_, index) => `"${index}":${value}`).join();

function safetensors(header: string): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header)]);
}

const keras = (layers: string, manifest = '[]') =>
  Buffer.from(
    `{"modelTopology":{"class_name":"Functional","config":{"layers":[${layers}]}},"weightsManifest":${manifest}}`,
  );

/** A protocol buffer's field of this number, with `length` bytes of a content that is repeated. */
function field(number: number, content: Buffer, length: number): Buffer {
  const bytes = [number * 8 + 2];
  for (let rest = length; ; rest >>>= 7) {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    if (rest <= 0x7f) break;
  }
  return Buffer.concat([Buffer.from(bytes), Buffer.alloc(length, content)]);
}

/** `ir_version`, by which an ONNX file is known. */
const VERSION = Buffer.from([0x08, 0x07]);
const onnx = (...fields: Buffer[]) => Buffer.concat([VERSION, ...fields]);
const EMPTY_NODE = Buffer.from([0x0a, 0x00]);

test.each<[what: string, outcome: string, make: () => Buffer]>([
  ['a header of millions of tensors', 'CORRUPT_FILE', () => safetensors(`{${names(MANY, '0')}}`)],
  ['millions of texts', 'CORRUPT_FILE', () => safetensors(`{"__metadata__":{${names(MANY, '"x"')}}}`)],
  [
    'a shape of millions of axes',
    'CORRUPT_FILE',
    () => safetensors(`{"a":{"dtype":"F32","shape":[${repeat('1', MANY)}],"data_offsets":[0,4]}}`),
  ],
  [
    'a tensor of terabytes',
    'CORRUPT_FILE',
    () => safetensors('{"a":{"dtype":"F32","shape":[1048576,1048576],"data_offsets":[0,4398046511104]}}'),
  ],
  ['JSON nested deeply', 'CORRUPT_FILE', () => safetensors(`{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`)],
  ['millions of layers', 'CORRUPT_FILE', () => keras(repeat('{}', MANY / 2))],
  [
    'a layer with millions of sources',
    'UNSUPPORTED_MODEL',
    () => keras(`{"class_name":"GRU","config":{},"inbound_nodes":[[${repeat('["a",0]', MANY / 3)}]]}`),
  ],
  [
    'millions of groups of weights',
    'CORRUPT_FILE',
    () => keras('', `[${repeat('{"paths":[],"weights":[]}', MANY / 4)}]`),
  ],
  ['millions of nodes', 'CORRUPT_FILE', () => onnx(field(7, EMPTY_NODE, 2 ** 25))],
  ['half a million nodes', 'UNSUPPORTED_MODEL', () => onnx(field(7, EMPTY_NODE, 2 ** 20 - 100))],
  [
    'half a million entries of metadata',
    'UNSUPPORTED_MODEL',
    () => onnx(Buffer.alloc(2 ** 20 - 100, field(14, EMPTY_NODE, 0))),
  ],
])('a file with %s is refused within the limit of memory', async (_, outcome, make) => {
  const bytes = make();
  expect(await measureGrowth(bytes, outcome)).toBeLessThan(BASE_BYTES + TIMES_FILE * bytes.length);
});

test.each([
  ['safetensors', exportSafetensors],
  ['onnx', exportOnnx],
])('a large model as %s takes six times its size', async (_, exportModel) => {
  // 54 million numbers: so large that Node's own memory does not count.
  const bytes = await exportModel(makeModel({ embeddingDim: 256, rnnUnits: 4096 }));
  expect(await measureGrowth(bytes, 'imported')).toBeLessThan((TIMES_FILE + 0.5) * bytes.length);
});
