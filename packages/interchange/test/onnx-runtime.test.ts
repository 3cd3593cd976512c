import type { Architecture } from '@char-rnn/files';
import { tokenizerFromJSON } from '@char-rnn/tokenizer';
import type { Tensor } from 'onnxruntime-node';
import { describe, expect, test, vi } from 'vitest';
import { exportOnnx } from '../src/index.ts';
import { computeLogits, largestDifference } from './logits.ts';
import { makeModel } from './make-model.ts';
import { text } from './text.ts';

/** For machines that do much else. */
vi.setConfig({ testTimeout: 600_000 });

/** Its package has the native half for most systems, but not for all. */
const runtime = await import('onnxruntime-node').catch(() => undefined);
const title =
  runtime === undefined ? 'ONNX Runtime (SKIPPED: onnxruntime-node has no binary for this system)' : 'ONNX Runtime';

const CHARACTERS = 1000;
/** Of several lengths, one character among them: the state is carried from each to the next. */
const CHUNKS = [1, 99, 400, 7, 493];

const zeros = ({ rnnLayers, rnnUnits }: Architecture, batch: number) =>
  new runtime!.Tensor('float32', new Float32Array(rnnLayers * batch * rnnUnits), [rnnLayers, batch, rnnUnits]);

const toIds = (ids: Int32Array, batch: number) =>
  new runtime!.Tensor('int64', BigInt64Array.from(ids, BigInt), [batch, ids.length / batch]);

/** The names of the states, without `_0` and `_n`. */
const statesOf = ({ cell }: Architecture) => (cell === 'gru' ? ['h'] : ['h', 'c']);

describe.skipIf(runtime === undefined)(title, () => {
  test.each<[cell: Architecture['cell'], rnnLayers: number, rnnUnits: number]>([
    ['gru', 1, 1024],
    ['gru', 2, 64],
    ['gru', 3, 16],
    ['lstm', 1, 64],
    ['lstm', 2, 64],
  ])('gives the logits of this project for %s, layers: %d, units: %d', async (cell, rnnLayers, rnnUnits) => {
    const model = makeModel({ text, cell, rnnLayers, rnnUnits, embeddingDim: rnnUnits / 4 });
    const { architecture } = model;
    const ids = tokenizerFromJSON(model.tokenizer).encode(text.slice(0, CHARACTERS));
    const session = await runtime!.InferenceSession.create(await exportOnnx(model));
    const states = statesOf(architecture);
    expect(session.inputNames).toEqual(['ids', ...states.map((state) => `${state}_0`)]);
    expect(session.outputNames).toEqual(['logits', ...states.map((state) => `${state}_n`)]);

    let feeds: Record<string, Tensor> = Object.fromEntries(
      states.map((state) => [`${state}_0`, zeros(architecture, 1)]),
    );
    const logits: number[] = [];
    let start = 0;
    for (const length of CHUNKS) {
      const result = await session.run({ ids: toIds(ids.subarray(start, start + length), 1), ...feeds });
      expect(result.logits.dims).toEqual([1, length, architecture.vocabSize]);
      for (const value of result.logits.data as Float32Array) logits.push(value);
      feeds = Object.fromEntries(states.map((state) => [`${state}_0`, result[`${state}_n`] as Tensor]));
      start += length;
    }
    const expected = await computeLogits(model, ids);
    expect(largestDifference(expected, logits)).toBeLessThan(1e-4);
  });

  test('computes a batch as its rows alone', async () => {
    const model = makeModel({ text, rnnLayers: 2, rnnUnits: 32 });
    const { architecture } = model;
    const tokenizer = tokenizerFromJSON(model.tokenizer);
    const rows = [0, 200, 400].map((start) => tokenizer.encode(text.slice(start, start + 50)));
    const session = await runtime!.InferenceSession.create(await exportOnnx(model));
    const ids = Int32Array.from(rows.flatMap((row) => [...row]));
    const { logits } = await session.run({ ids: toIds(ids, rows.length), h_0: zeros(architecture, rows.length) });
    const expected = await Promise.all(rows.map((row) => computeLogits(model, row)));
    const all = Float32Array.from(expected.flatMap((row) => [...row]));
    expect(largestDifference(all, logits.data as Float32Array)).toBeLessThan(1e-4);
  });
});
