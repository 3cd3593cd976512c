import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseModel, readModel, readModelInfo, serializeModel, writeModel } from '../src/index.ts';
import { makeFolder } from './make-folder.ts';
import { makeModel } from './make-model.ts';

/** A model directory, with its two paths. */
async function saveModel(): Promise<{ dir: string; json: string; weights: string }> {
  const dir = await makeFolder();
  await writeModel(dir, makeModel());
  const { weightsName } = await serializeModel(makeModel());
  return { dir, json: join(dir, 'model.json'), weights: join(dir, weightsName) };
}

const corrupt = (words: string) => ({
  name: 'FilesError',
  code: 'CORRUPT_MODEL',
  message: expect.stringMatching(new RegExp(`^[^\\n]*${words.replace(/[[\]().]/g, '\\$&')}[^\\n]*$`)),
});

/** The fields of model.json that the tests damage. */
interface EditableJson {
  format: string;
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: string }[] }[];
  userDefinedMetadata?: {
    formatVersion: number;
    architecture: { rnnUnits: number };
    tokenizer: { vocabulary: string[] };
    training: { loss: unknown };
    weightsSha256: string;
    weightsBytes: number;
  };
}

const editManifest = (edit: (group: EditableJson['weightsManifest'][0]) => void) => (json: EditableJson) =>
  edit(json.weightsManifest[0]!);
const editMetadata =
  (edit: (metadata: NonNullable<EditableJson['userDefinedMetadata']>) => void) => (json: EditableJson) =>
    edit(json.userDefinedMetadata!);

const JSON_DAMAGE: [string, (json: EditableJson) => void, string][] = [
  [
    'of another format',
    (json) => {
      json.format = 'graph-model';
    },
    'format',
  ],
  [
    'without metadata',
    (json) => {
      delete json.userDefinedMetadata;
    },
    'userDefinedMetadata',
  ],
  [
    'of version 0',
    editMetadata((metadata) => {
      metadata.formatVersion = 0;
    }),
    'formatVersion',
  ],
  [
    'without manifest',
    (json) => {
      json.weightsManifest = [];
    },
    'weightsManifest',
  ],
  [
    'with a path out of the folder',
    editManifest((group) => {
      group.paths = ['../weights-0123456789abcdef.bin'];
    }),
    'paths',
  ],
  [
    'with an absolute path',
    editManifest((group) => {
      group.paths = ['/etc/passwd'];
    }),
    'paths',
  ],
  ['with two shards', editManifest((group) => void group.paths.push(group.paths[0]!)), 'paths'],
  [
    'with another dtype',
    editManifest((group) => {
      group.weights[0]!.dtype = 'int32';
    }),
    'dtype',
  ],
  ['with a weight missing', editManifest((group) => void group.weights.pop()), '"dense/bias" is missing'],
  [
    'with a weight too many',
    editManifest((group) => void group.weights.push({ ...group.weights[0]!, name: 'x' })),
    '7 weights',
  ],
  [
    'with another shape',
    editManifest((group) => {
      group.weights[0]!.shape = [7, 4];
    }),
    '[7,4]',
  ],
  [
    'with a huge shape',
    editManifest((group) => {
      group.weights[0]!.shape = [2 ** 40, 2 ** 40];
    }),
    'embedding/embeddings',
  ],
  [
    'with an impossible size',
    editMetadata(({ architecture }) => {
      architecture.rnnUnits = -1;
    }),
    'rnnUnits',
  ],
  [
    'with gigabytes of weights',
    editMetadata(({ architecture }) => {
      architecture.rnnUnits = 65_536;
    }),
    'bytes',
  ],
  [
    'with other sizes',
    editMetadata((metadata) => {
      metadata.weightsBytes += 4;
    }),
    'promises',
  ],
  [
    'with a hash that is none',
    editMetadata((metadata) => {
      metadata.weightsSha256 = 'x';
    }),
    'weightsSha256',
  ],
  [
    'with a damaged tokenizer',
    editMetadata(({ tokenizer }) => void tokenizer.vocabulary.fill('a', 1, 3)),
    'damaged tokenizer',
  ],
  ['with a smaller tokenizer', editMetadata(({ tokenizer }) => void tokenizer.vocabulary.pop()), '6 ids'],
  [
    'with a loss that is no number',
    editMetadata(({ training }) => {
      training.loss = 'low';
    }),
    'training.loss',
  ],
];

test.each(JSON_DAMAGE)(
  'a model.json %s is CORRUPT_MODEL, for the whole model and for its info',
  async (_, damage, words) => {
    const { dir, json } = await saveModel();
    const value: EditableJson = JSON.parse(await readFile(json, 'utf8'));
    damage(value);
    await writeFile(json, JSON.stringify(value));
    await expect(readModel(dir)).rejects.toMatchObject(corrupt(words));
    await expect(readModelInfo(dir)).rejects.toMatchObject(corrupt(words));
    await expect(readModel(dir)).rejects.toThrow(json);
    await expect(parseModel(value, new Uint8Array())).rejects.toMatchObject(corrupt(words));
  },
);

test.each([null, [], 1, '""', {}])('%j instead of a model.json is CORRUPT_MODEL', async (value) => {
  await expect(parseModel(value, new Uint8Array())).rejects.toMatchObject(corrupt('not a Char-RNN model'));
});

test('model.json cut off anywhere is CORRUPT_MODEL', async () => {
  const { dir, json } = await saveModel();
  const whole = await readFile(json);
  // Without the final newline alone it is whole.
  for (let length = 0; length < whole.length - 1; length += 37) {
    await writeFile(json, whole.subarray(0, length));
    await expect(readModel(dir), `${length} bytes`).rejects.toMatchObject(corrupt('model.json'));
  }
});

test('model.json that is not UTF-8, nested without end, or a folder is CORRUPT_MODEL', async () => {
  const { dir, json } = await saveModel();
  await writeFile(json, Buffer.from([0x7b, 0xff, 0x7d]));
  await expect(readModel(dir)).rejects.toMatchObject(corrupt('not UTF-8'));
  await writeFile(json, '['.repeat(1_000_000));
  await expect(readModel(dir)).rejects.toMatchObject(corrupt('not JSON'));
  await rm(json);
  await mkdir(json);
  await expect(readModel(dir)).rejects.toMatchObject(corrupt('not a regular file'));
});

test.skipIf(process.platform === 'win32')(
  'a named pipe in place of model.json is refused without waiting',
  async () => {
    const { dir, json } = await saveModel();
    await rm(json);
    execFileSync('mkfifo', [json]);
    await expect(readModel(dir)).rejects.toMatchObject(corrupt('not a regular file'));
  },
);

test('a model.json larger than any model is refused by its size, unread', async () => {
  const { dir, json } = await saveModel();
  await truncate(json, 2 ** 40);
  await expect(readModel(dir)).rejects.toMatchObject(corrupt('1099511627776 bytes'));
});

test('a newer format version is UNSUPPORTED_FORMAT_VERSION, whatever else it holds', async () => {
  const { dir, json } = await saveModel();
  await writeFile(json, JSON.stringify({ format: 'layers-model', userDefinedMetadata: { formatVersion: 2 } }));
  const expected = { code: 'UNSUPPORTED_FORMAT_VERSION', message: expect.stringContaining('version 2') };
  await expect(readModel(dir)).rejects.toMatchObject(expected);
  await expect(readModelInfo(dir)).rejects.toMatchObject(expected);
});

test('fields that a later program may add are passed over', async () => {
  const { dir, json } = await saveModel();
  const value = JSON.parse(await readFile(json, 'utf8'));
  value.userDefinedMetadata.later = true;
  value.userDefinedMetadata.training.later = [1];
  await writeFile(json, JSON.stringify(value));
  expect((await readModel(dir)).training).toEqual({ ...makeModel().training, later: [1] });
});

test('weights that are missing, cut off, longer or of another content are CORRUPT_MODEL', async () => {
  const { dir, weights } = await saveModel();
  const whole = await readFile(weights);
  await truncate(weights, whole.length - 1);
  await expect(readModel(dir)).rejects.toMatchObject(corrupt(`instead of ${whole.length}`));
  await expect(readModelInfo(dir)).rejects.toMatchObject(corrupt(`instead of ${whole.length}`));
  await truncate(weights, 2 ** 40);
  await expect(readModel(dir)).rejects.toMatchObject(corrupt(`instead of ${whole.length}`));
  const flipped = Buffer.from(whole);
  flipped[100]! ^= 1;
  await writeFile(weights, flipped);
  await expect(readModel(dir)).rejects.toMatchObject(corrupt('SHA-256'));
  await rm(weights);
  await expect(readModel(dir)).rejects.toMatchObject(corrupt('is missing'));
  await expect(readModelInfo(dir)).rejects.toMatchObject(corrupt('is missing'));
});

test('numbers that are not finite are CORRUPT_MODEL even under the right hash', async () => {
  const { modelJson, weightsBytes, weightsName } = await serializeModel(makeModel());
  new DataView(weightsBytes.buffer).setFloat32(0, Number.POSITIVE_INFINITY, true);
  const json = JSON.parse(modelJson);
  json.userDefinedMetadata.weightsSha256 = createHash('sha256').update(weightsBytes).digest('hex');
  expect(json.weightsManifest[0].paths).toEqual([weightsName]);
  await expect(parseModel(json, weightsBytes)).rejects.toMatchObject(corrupt('not finite'));
});

test('a folder without a model, a file and a path to nowhere are MODEL_NOT_FOUND', async () => {
  const dir = await makeFolder();
  await writeFile(join(dir, 'file'), 'text');
  for (const path of [dir, join(dir, 'file'), join(dir, 'nowhere', 'at', 'all')]) {
    const expected = { code: 'MODEL_NOT_FOUND', message: expect.stringContaining(path) };
    await expect(readModel(path)).rejects.toMatchObject(expected);
    await expect(readModelInfo(path)).rejects.toMatchObject(expected);
  }
});
