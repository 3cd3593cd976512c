import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ModelArtifacts, parseModel, readModel, readModelInfo, serializeModel } from '../src/index.ts';
import { placeFile, placement, settle } from './damaged-file.ts';
import { makeFolder } from './make-folder.ts';
import { makeModel } from './make-model.ts';
import { byteMutation, jsonMutation, mutateBytes, mutateJson } from './mutations.ts';

const ORIGINALS = await Promise.all(
  [
    makeModel(1),
    makeModel(2, { rnnLayers: 2 }),
    makeModel(3, { cell: 'lstm', dropout: 0 }),
    { ...makeModel(4, { vocabSize: 257 }), tokenizer: { kind: 'byte' } as const },
    { ...makeModel(5), tokenizer: undefined, training: undefined },
  ].map(serializeModel),
);

/** For machines that do much else. */
const TIMEOUT = 600_000;

/** How the two files of a model are damaged. */
const damage = fc.record({
  original: fc.nat(ORIGINALS.length - 1),
  /** First the content of the JSON, then its bytes. */
  json: fc.array(jsonMutation, { maxLength: 3 }),
  jsonBytes: fc.array(byteMutation, { maxLength: 1 }),
  weights: fc.array(byteMutation, { maxLength: 2 }),
  /** Whether model.json says the hash and the size of the weights that are there then. */
  isRehashed: fc.boolean(),
  areSwapped: fc.nat(20).map((n) => n === 1),
});
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

interface Files {
  json: Uint8Array;
  weights: Uint8Array;
}

function makeDamagedFiles({ original, json, jsonBytes, weights, isRehashed, areSwapped }: Damage): Files {
  const { modelJson, weightsBytes } = ORIGINALS[original]!;
  const damagedWeights = weights.reduce(mutateBytes, weightsBytes);
  const text = mutateJson(modelJson, json);
  const rehashed = isRehashed ? rehash(text, damagedWeights) : text;
  const damagedJson = jsonBytes.reduce(mutateBytes, Buffer.from(rehashed));
  return areSwapped ? { json: damagedWeights, weights: damagedJson } : { json: damagedJson, weights: damagedWeights };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function rehash(text: string, weights: Uint8Array): string {
  return text
    .replace(/("weightsSha256":)"[^"]*"/, `$1"${sha256(weights)}"`)
    .replace(/("weightsBytes":)[^,}]*/, `$1${weights.length}`);
}

function isDamaged({ json, weights }: Files, { original }: Damage): boolean {
  const { modelJson, weightsBytes } = ORIGINALS[original]!;
  return !Buffer.from(modelJson).equals(json) || !Buffer.from(weightsBytes).equals(weights);
}

const pick = (value: object, keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, (value as Record<string, unknown>)[key]]));

/** Without regard to the order of names. */
function asJson(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.entries(part).sort() : part,
  );
}

/** The model must be what the files say, and must come back as it is when it is saved again. */
async function expectFaithful(model: ModelArtifacts, { json, weights }: Files): Promise<void> {
  const said = JSON.parse(new TextDecoder().decode(json));
  const { architecture, tokenizer, training, weightsSha256 } = said.userDefinedMetadata;
  expect(weightsSha256).toBe(sha256(weights));
  const order: string[] = said.weightsManifest[0].weights.map(({ name }: { name: string }) => name);
  const numbers = order.flatMap((name) => [...model.weights.find((tensor) => tensor.name === name)!.data]);
  expect(Buffer.from(Float32Array.from(numbers).buffer).equals(weights)).toBe(true);
  expect(asJson(model.architecture)).toBe(asJson(pick(architecture, Object.keys(model.architecture))));
  expect(asJson(model.tokenizer)).toBe(asJson(tokenizer && pick(tokenizer, Object.keys(model.tokenizer ?? {}))));
  expect(asJson(model.training)).toBe(asJson(training));
  const saved = await serializeModel(model);
  const again = await parseModel(saved.modelJson, saved.weightsBytes);
  expect(isDeepStrictEqual(again.weights, model.weights)).toBe(true);
  expect(asJson({ ...again, weights: [] })).toBe(asJson({ ...model, weights: [] }));
}

test('10,000 damaged models in memory are what their bytes say, or a typed error', { timeout: TIMEOUT }, async () => {
  let damaged = 0;
  let loaded = 0;
  const property = fc.asyncProperty(damage, async (plan) => {
    const files = makeDamagedFiles(plan);
    if (isDamaged(files, plan)) damaged++;
    const text = new TextDecoder().decode(files.json);
    const result = await settle(parseModel(text, files.weights), ['CORRUPT_MODEL', 'UNSUPPORTED_FORMAT_VERSION']);
    if (!('value' in result)) return;
    loaded++;
    await expectFaithful(result.value, { ...files, json: Buffer.from(text) });
  });
  await fc.assert(property, { numRuns: 11_000, seed: 1 });
  expect(damaged).toBeGreaterThan(10_000);
  expect(loaded).toBeGreaterThan(500);
});

test('3,000 damaged model directories are what their files say, or a typed error', { timeout: TIMEOUT }, async () => {
  const dir = await makeFolder();
  let loaded = 0;
  const property = fc.asyncProperty(damage, placement, placement, async (plan, jsonKind, weightsKind) => {
    const files = makeDamagedFiles(plan);
    rmSync(dir, { recursive: true });
    mkdirSync(dir);
    placeFile(join(dir, 'model.json'), files.json, jsonKind);
    placeFile(join(dir, ORIGINALS[plan.original]!.weightsName), files.weights, weightsKind);
    const codes = ['CORRUPT_MODEL', 'UNSUPPORTED_FORMAT_VERSION', 'MODEL_NOT_FOUND', 'FILE_NOT_READABLE'] as const;
    const result = await settle(readModel(dir), codes);
    const info = await settle(readModelInfo(dir), codes);
    if (!('value' in result)) return;
    loaded++;
    await expectFaithful(result.value, files);
    expect(info).toMatchObject({ value: { architecture: result.value.architecture } });
  });
  await fc.assert(property, { numRuns: 3000, seed: 2 });
  expect(loaded).toBeGreaterThan(150);
});
