import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteMutation, jsonMutation, mutateBytes, mutateJson } from '../../files/test/mutations.ts';
import {
  exportOnnx,
  exportSafetensors,
  InterchangeError,
  importKeras,
  importOnnx,
  importSafetensors,
} from '../src/index.ts';
import { makeKerasModel, readReference, STYLES, writeKerasFiles } from './keras-model.ts';
import { makeModel } from './make-model.ts';

/** For machines that do much else. */
const TIMEOUT = 600_000;

const MODELS = [
  makeModel(),
  makeModel({ rnnLayers: 2 }),
  makeModel({ cell: 'lstm' }),
  { ...makeModel(), tokenizer: undefined, training: undefined },
];

/** Whether the import gave a model that can be exported again; an error must be one for people. */
async function isImported(load: () => Promise<Parameters<typeof exportOnnx>[0]>): Promise<boolean> {
  try {
    const model = await load();
    await exportSafetensors(model);
    return true;
  } catch (error) {
    if (!(error instanceof InterchangeError)) throw error;
    expect(error.code).not.toBe('INVALID_ARGUMENT');
    expect(error.message.length).toBeLessThan(900);
    expect(error.message).not.toMatch(/\p{Cc}/u);
    return false;
  }
}

/** Changes the JSON header of a safetensors file, and its length accordingly. */
function mutateHeader(bytes: Uint8Array, mutations: Parameters<typeof mutateJson>[1]): Uint8Array {
  const file = Buffer.from(bytes);
  const end = 8 + Number(file.readBigUInt64LE());
  const header = Buffer.from(mutateJson(file.toString('utf8', 8, end), mutations));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, file.subarray(end)]);
}

test('3,000 damaged safetensors files are a model or a typed error', { timeout: TIMEOUT }, async () => {
  const files = await Promise.all(MODELS.map(exportSafetensors));
  let imported = 0;
  const property = fc.asyncProperty(
    fc.constantFrom(...files),
    fc.array(jsonMutation, { maxLength: 3 }),
    fc.array(byteMutation, { maxLength: 2 }),
    async (file, json, bytes) => {
      const damaged = bytes.reduce(mutateBytes, json.length === 0 ? file : mutateHeader(file, json));
      if (await isImported(() => importSafetensors(damaged))) imported++;
    },
  );
  await fc.assert(property, { numRuns: 3000, seed: 1 });
  expect(imported).toBeGreaterThan(300);
  expect(imported).toBeLessThan(2700);
});

test('3,000 damaged ONNX files are a model or a typed error', { timeout: TIMEOUT }, async () => {
  const files = await Promise.all(MODELS.map(exportOnnx));
  let imported = 0;
  const property = fc.asyncProperty(
    fc.constantFrom(...files),
    fc.array(byteMutation, { minLength: 1, maxLength: 3 }),
    async (file, bytes) => {
      if (await isImported(() => importOnnx(bytes.reduce(mutateBytes, file)))) imported++;
    },
  );
  await fc.assert(property, { numRuns: 3000, seed: 2 });
  expect(imported).toBeGreaterThan(100);
  expect(imported).toBeLessThan(2700);
});

test('3,000 damaged Keras models are a model or a typed error', { timeout: TIMEOUT }, async () => {
  const reference = readReference('gru-reset-after-2layers');
  const files = STYLES.map((style) => writeKerasFiles(makeKerasModel(reference, style), 1000));
  const vocabulary = [...'abcdefgh'];
  let imported = 0;
  const property = fc.asyncProperty(
    fc.constantFrom(...files),
    fc.array(jsonMutation, { minLength: 1, maxLength: 3 }),
    fc.array(byteMutation, { maxLength: 1 }),
    async ({ text, shards }, json, bytes) => {
      const read = async (path: string) => bytes.reduce(mutateBytes, shards.get(path) ?? new Uint8Array());
      if (await isImported(() => importKeras(mutateJson(text, json), read, { vocabulary }))) imported++;
    },
  );
  await fc.assert(property, { numRuns: 3000, seed: 3 });
  expect(imported).toBeGreaterThan(300);
  expect(imported).toBeLessThan(2700);
});
