import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCheckpoint } from '../src/format/checkpoint-json.ts';
import {
  type Checkpoint,
  readCheckpoint,
  readHistory,
  readLatestCheckpoint,
  writeCheckpoint,
  writeHistory,
} from '../src/index.ts';
import { placeFile, placement, settle } from './damaged-file.ts';
import { makeFolder } from './make-folder.ts';
import { byteMutation, jsonMutation, mutateBytes, mutateJson } from './mutations.ts';

const STEP = 7;
const BEFORE: Checkpoint = { step: 3, tensors: [], state: 'before' };

const NAMES = ['checkpoint.json', 'tensors.bin', 'SHA256SUMS'] as const;
type Files = Record<(typeof NAMES)[number], Uint8Array>;

const original: Files = await formatCheckpoint({
  step: STEP,
  tensors: [
    { name: 'gru/kernel', shape: [2, 3], data: Float32Array.from({ length: 6 }, (_, i) => Math.sin(i)) },
    { name: 'adam/iterations', shape: [], data: Float32Array.of(STEP) },
    { name: 'empty', shape: [0, 4], data: new Float32Array(0) },
  ],
  state: { epoch: 3, batch: 17, history: [{ loss: 1 / 3 }, { loss: 0.25 }], best: null, text: 'ü' },
});

/** For machines that do much else. */
const TIMEOUT = 600_000;

/** How the files of a checkpoint are damaged. */
const damage = fc.record({
  /** First the content of the JSON, then its bytes. */
  json: fc.array(jsonMutation, { maxLength: 3 }),
  jsonBytes: fc.array(byteMutation, { maxLength: 1 }),
  tensors: fc.array(byteMutation, { maxLength: 2 }),
  /** Whether the JSON says the size of the tensors that are there then, and SHA256SUMS both hashes. */
  isRehashed: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
  hashes: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, byteMutation),
  /** Which file's content each name gets: mostly its own. */
  order: fc.oneof(
    { weight: 15, arbitrary: fc.constant([...NAMES]) },
    fc.shuffledSubarray([...NAMES], { minLength: 3 }),
  ),
  kinds: fc.tuple(placement, placement, placement),
});
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function makeDamagedFiles({ json, jsonBytes, tensors, isRehashed, hashes, order }: Damage): Files {
  const damagedTensors = tensors.reduce(mutateBytes, original['tensors.bin']);
  let text = mutateJson(new TextDecoder().decode(original['checkpoint.json']), json);
  if (isRehashed) text = text.replace(/("tensorsBytes":)[^,}]*/, `$1${damagedTensors.length}`);
  const damagedJson = jsonBytes.reduce(mutateBytes, Buffer.from(text));
  const sums = Buffer.from(`${sha256(damagedJson)}  checkpoint.json\n${sha256(damagedTensors)}  tensors.bin\n`);
  const promised = isRehashed ? sums : original.SHA256SUMS;
  const files: Files = {
    'checkpoint.json': damagedJson,
    'tensors.bin': damagedTensors,
    SHA256SUMS: hashes === undefined ? promised : mutateBytes(promised, hashes),
  };
  return Object.fromEntries(NAMES.map((name, index) => [name, files[order[index]!]])) as Files;
}

const isDamaged = (files: Files) => NAMES.some((name) => !Buffer.from(original[name]).equals(files[name]));

/** The checkpoint must be what its files say, and come back as it is when it is saved again. */
async function expectFaithful(checkpoint: Checkpoint, files: Files): Promise<void> {
  const said = JSON.parse(new TextDecoder().decode(files['checkpoint.json']));
  expect(checkpoint.step).toBe(said.step);
  expect(JSON.stringify(checkpoint.state)).toBe(JSON.stringify(said.state ?? null));
  const specs = said.tensors.map(({ name, shape }: { name: string; shape: number[] }) => ({ name, shape }));
  expect(checkpoint.tensors.map(({ name, shape }) => ({ name, shape }))).toEqual(specs);
  const again = await formatCheckpoint(checkpoint);
  expect(Buffer.from(again['tensors.bin']).equals(files['tensors.bin'])).toBe(true);
}

const CODES = [
  'CORRUPT_CHECKPOINT',
  'CHECKPOINT_NOT_FOUND',
  'UNSUPPORTED_FORMAT_VERSION',
  'FILE_NOT_READABLE',
] as const;

test('10,000 damaged checkpoints are what their files say, or a typed error, and the one before is found', {
  timeout: TIMEOUT,
}, async () => {
  const run = await makeFolder();
  const checkpoints = join(run, 'checkpoints');
  const folder = join(checkpoints, String(STEP));
  mkdirSync(join(checkpoints, String(BEFORE.step)), { recursive: true });
  for (const [name, bytes] of Object.entries(await formatCheckpoint(BEFORE))) {
    writeFileSync(join(checkpoints, String(BEFORE.step), name), bytes);
  }
  let damaged = 0;
  let loaded = 0;
  let cases = 0;
  const property = fc.asyncProperty(damage, async (plan) => {
    const files = makeDamagedFiles(plan);
    if (isDamaged(files) || plan.kinds.some((kind) => kind !== 'file')) damaged++;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const [index, name] of NAMES.entries()) placeFile(join(folder, name), files[name], plan.kinds[index]!);
    const result = await settle(readCheckpoint(run, STEP), CODES);
    if ('value' in result) {
      loaded++;
      await expectFaithful(result.value, files);
    }
    if (cases++ % 10 !== 0) return;
    const latest = await settle(readLatestCheckpoint(run), ['UNSUPPORTED_FORMAT_VERSION']);
    if ('value' in result) {
      expect(latest).toEqual({ value: { checkpoint: result.value, skipped: [] } });
    } else if (result.error.code === 'UNSUPPORTED_FORMAT_VERSION') {
      expect(latest).toMatchObject({ error: { code: 'UNSUPPORTED_FORMAT_VERSION' } });
    } else {
      const skipped = [{ step: STEP, reason: result.error.message }];
      expect(latest).toEqual({ value: { checkpoint: BEFORE, skipped } });
    }
  });
  await fc.assert(property, { numRuns: 10_500, seed: 3 });
  expect(damaged).toBeGreaterThan(10_000);
  expect(loaded).toBeGreaterThan(500);
});

test('however deeply a state is nested, it is refused when it is written or comes back', async () => {
  const run = await makeFolder();
  let refused = 0;
  for (let depth = 55; depth < 75; depth++) {
    const state = JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    const written = await settle(writeCheckpoint(run, { step: depth, tensors: [], state }), ['INVALID_ARGUMENT']);
    if ('value' in written) expect((await readCheckpoint(run, depth)).state).toEqual(state);
    else refused++;
  }
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(20);
});

test('1,000 damaged histories are what their lines say, or a typed error', { timeout: TIMEOUT }, async () => {
  const run = await makeFolder();
  const path = join(run, 'history.jsonl');
  const records = Array.from({ length: 5 }, (_, epoch) => ({ epoch, loss: 1 / (epoch + 1), valLoss: null, note: 'ü' }));
  const lines = records.map((record) => JSON.stringify(record));
  const edits = fc.array(fc.tuple(fc.nat(lines.length - 1), jsonMutation), { maxLength: 2 });
  let loaded = 0;
  const property = fc.asyncProperty(
    edits,
    fc.array(byteMutation, { maxLength: 2 }),
    placement,
    async (changes, mutations, kind) => {
      const edited = lines.map((line, index) =>
        mutateJson(
          line,
          changes.flatMap(([at, mutation]) => (at === index ? [mutation] : [])),
        ),
      );
      const bytes = mutations.reduce(mutateBytes, Buffer.from(`${edited.join('\n')}\n`));
      rmSync(path, { recursive: true, force: true });
      placeFile(path, bytes, kind);
      const result = await settle(readHistory(run), ['CORRUPT_HISTORY', 'FILE_NOT_READABLE']);
      if (!('value' in result)) return;
      loaded++;
      const text = kind === 'file' || kind === 'link' ? new TextDecoder().decode(bytes) : '';
      const said = text.split('\n').slice(0, -1);
      expect(result.value.map((record) => JSON.stringify(record))).toEqual(
        said.map((line) => JSON.stringify(JSON.parse(line))),
      );
      rmSync(path, { force: true });
      await writeHistory(run, result.value);
    },
  );
  await fc.assert(property, { numRuns: 1000, seed: 4 });
  expect(loaded).toBeGreaterThan(100);
});
