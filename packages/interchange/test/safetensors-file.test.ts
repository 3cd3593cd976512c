import { describe, expect, test } from 'vitest';
import { exportSafetensors, identifyFormat, importSafetensors } from '../src/index.ts';
import { decodeSafetensors, encodeSafetensors } from '../src/safetensors/safetensors-file.ts';
import { makeModel } from './make-model.ts';

/** The example of the format's description, made by hand: a tensor of two rows, and its place. */
const HEADER = '{"__metadata__":{"a":"b"},"test":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}';

function makeFile(
  header: string,
  data: Uint8Array = Buffer.alloc(16),
  length: number | bigint = Buffer.byteLength(header),
): Buffer {
  const lengthBytes = Buffer.alloc(8);
  lengthBytes.writeBigUInt64LE(BigInt(length));
  return Buffer.concat([lengthBytes, Buffer.from(header), data]);
}

test('a file is read as the format describes it', () => {
  const data = Buffer.from(Float32Array.of(1, 2, 3, -0.5).buffer);
  const { tensors, metadata } = decodeSafetensors(makeFile(HEADER, data));
  expect(tensors).toEqual([{ name: 'test', shape: [2, 2], data: Float32Array.of(1, 2, 3, -0.5) }]);
  expect([...metadata]).toEqual([['a', 'b']]);
});

test('a header may end with spaces, and say nothing besides its tensors', () => {
  const { tensors, metadata } = decodeSafetensors(makeFile(`${HEADER.replace('"__metadata__":{"a":"b"},', '')}   `));
  expect(tensors).toHaveLength(1);
  expect(metadata.size).toBe(0);
});

test('numbers are written where other programs can read them in place: at a multiple of 8', () => {
  for (const name of ['a', 'ab', 'abc', 'abcd', 'abcde', 'é😀']) {
    const bytes = encodeSafetensors([{ name, shape: [1], data: Float32Array.of(1) }], {});
    const start = 8 + Number(Buffer.from(bytes).readBigUInt64LE());
    expect(start % 8).toBe(0);
    expect(bytes.length).toBe(start + 4);
  }
});

test('the names and shapes are those of PyTorch', async () => {
  const { tensors, metadata } = decodeSafetensors(await exportSafetensors(makeModel({ rnnLayers: 2, text: 'ab' })));
  expect(tensors.map(({ name, shape }) => `${name} [${shape}]`)).toEqual([
    'embedding.weight [3,3]',
    'gru.weight_ih_l0 [12,3]',
    'gru.weight_hh_l0 [12,4]',
    'gru.bias_ih_l0 [12]',
    'gru.bias_hh_l0 [12]',
    'gru.weight_ih_l1 [12,4]',
    'gru.weight_hh_l1 [12,4]',
    'gru.bias_ih_l1 [12]',
    'gru.bias_hh_l1 [12]',
    'linear.weight [3,4]',
    'linear.bias [3]',
  ]);
  expect([...metadata.keys()]).toEqual([
    'format',
    'generated_by',
    'char_rnn.format_version',
    'char_rnn.architecture',
    'char_rnn.tokenizer',
    'char_rnn.training',
  ]);
  expect(JSON.parse(metadata.get('char_rnn.tokenizer')!).vocabulary).toEqual(['[UNK]', 'a', 'b']);
});

const entry = (rest: string) => makeFile(`{"test":{"dtype":"F32",${rest}}}`);

describe('a damaged file is refused in one line', () => {
  test.each<[what: string, bytes: Uint8Array, message: RegExp]>([
    ['nothing', Buffer.alloc(0), /has 0 bytes/],
    ['less than a length', Buffer.alloc(7), /has 7 bytes/],
    ['a header that ends beyond the file', makeFile('{}', Buffer.alloc(0), 3), /header ends beyond/],
    ['a header of 2^63 bytes', makeFile('{}', Buffer.alloc(0), 2n ** 63n), /header ends beyond/],
    ['a header of 2^64 - 1 bytes', makeFile('{}', Buffer.alloc(0), 2n ** 64n - 1n), /header ends beyond/],
    ['a header above the limit', makeFile('{}', Buffer.alloc(70_000_000), 64 * 2 ** 20 + 1), /at most 67108864/],
    ['a header that is not JSON', makeFile('{"a'), /header is not JSON/],
    ['a header that is not UTF-8', makeFile('{}', Buffer.from([0xff]), 3), /not UTF-8/],
    ['a list', makeFile('[]'), /no JSON object/],
    ['a text', makeFile('"x"'), /no JSON object/],
    ['a tensor without a shape', entry('"data_offsets":[0,16]'), /wrong at test\.shape/],
    ['a negative size', entry('"shape":[-4],"data_offsets":[0,16]'), /wrong at test\.shape\.0/],
    ['a size that is none', entry('"shape":[1.5],"data_offsets":[0,6]'), /wrong at test\.shape\.0/],
    ['more axes than there can be', entry('"shape":[1,1,1,1,1,1,4],"data_offsets":[0,16]'), /wrong at test\.shape/],
    [
      'petabytes',
      entry('"shape":[33554432,33554432],"data_offsets":[0,4503599627370496]'),
      /\[33554432,33554432\] cannot lie/,
    ],
    [
      'sizes without end',
      entry(`"shape":[${Array(6).fill(Number.MAX_SAFE_INTEGER)}],"data_offsets":[0,16]`),
      /cannot lie/,
    ],
    [
      'more tensors than there can be',
      makeFile(`{${Array.from({ length: 4097 }, (_, i) => `"${i}":0`)}}`),
      /4097 tensors.*4096/,
    ],
    ['a gap before a tensor', entry('"shape":[3],"data_offsets":[4,16]'), /cannot lie at \[4,16\]/],
    ['a place of another size', entry('"shape":[3],"data_offsets":[0,16]'), /cannot lie at \[0,16\]/],
    ['a file that is cut off', makeFile(HEADER).subarray(0, -1), /cannot lie/],
    ['a file that goes on', makeFile(HEADER, Buffer.alloc(17)), /instead of/],
    ['metadata that is no text', makeFile(HEADER.replace('"b"', '1')), /wrong at __metadata__\.a/],
    ['control characters in a name', makeFile('{"a\\nb":{"dtype":1}}'), /wrong at a\\u000ab/],
  ])('%s', async (_, bytes, message) => {
    const rejection = await importSafetensors(bytes).catch((error) => error);
    expect(rejection).toMatchObject({
      name: 'InterchangeError',
      code: 'CORRUPT_FILE',
      message: expect.stringMatching(message),
    });
    expect(rejection.message).not.toMatch(/\p{Cc}/u);
  });

  test('numbers of another type are named, with how to save others', async () => {
    const file = makeFile(HEADER.replace('F32', 'BF16'));
    await expect(importSafetensors(file)).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: 'The tensor "test" is BF16, and only F32 is read: save model.float().',
    });
  });
});

test.each([
  ['a JSON text', '\n {"modelTopology":', 'keras'],
  ['an empty file', '', undefined],
  ['a text', 'hello', undefined],
  ['a list', '[]', undefined],
])('%s is told apart', (_, text, format) => {
  expect(identifyFormat(Buffer.from(text))).toBe(format);
});
