import { type Architecture, type ModelArtifacts, parseModel, serializeModel } from '@char-rnn/files';
import { ByteTokenizer } from '@char-rnn/tokenizer';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { exportOnnx, exportSafetensors, identifyFormat, importOnnx, importSafetensors } from '../src/index.ts';
import { makeModel } from './make-model.ts';

/** For machines that do much else. */
vi.setConfig({ testTimeout: 600_000 });

const FORMATS = [
  ['safetensors', exportSafetensors, importSafetensors],
  ['onnx', exportOnnx, importOnnx],
] as const;

/** The model as a model directory gives it back. */
async function savedAndRead(model: ModelArtifacts): Promise<ModelArtifacts> {
  const { modelJson, weightsBytes } = await serializeModel(model);
  return parseModel(modelJson, weightsBytes);
}

const architecture: fc.Arbitrary<Omit<Architecture, 'vocabSize'>> = fc.record(
  {
    cell: fc.constantFrom('gru' as const, 'lstm' as const),
    embeddingDim: fc.integer({ min: 1, max: 6 }),
    rnnUnits: fc.integer({ min: 1, max: 6 }),
    rnnLayers: fc.integer({ min: 1, max: 4 }),
    dropout: fc.constantFrom(0, 0.25),
    embeddingDropout: fc.constantFrom(0, 0.1),
    weightDropout: fc.constantFrom(0, 0.3),
  },
  { requiredKeys: ['cell', 'embeddingDim', 'rnnUnits', 'rnnLayers', 'dropout'] },
);

/** Numbers that a conversion could change without anybody seeing it. */
const STRANGE_NUMBERS = [-0, 2 ** -149, -(2 ** -127), 3.4028234663852886e38];

const model: fc.Arbitrary<ModelArtifacts> = fc
  .record({
    sizes: architecture,
    seed: fc.nat(),
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    tokenizer: fc.constantFrom('char', 'byte', 'none'),
    hasTraining: fc.boolean(),
  })
  .map(({ sizes, seed, text, tokenizer, hasTraining }) => {
    const made = makeModel({ seed, text, ...sizes, ...(tokenizer === 'byte' && { vocabSize: 257 }) });
    for (const { data } of made.weights) data.set(STRANGE_NUMBERS.slice(-data.length), 0);
    if (tokenizer === 'byte') made.tokenizer = new ByteTokenizer().toJSON();
    if (tokenizer === 'none') delete made.tokenizer;
    if (!hasTraining) delete made.training;
    return made;
  });

describe.each(FORMATS)('%s', (format, exportModel, importModel) => {
  test('gives back the same model, whose export is the same bytes, for any architecture', async () => {
    const property = fc.asyncProperty(model, async (original) => {
      const bytes = await exportModel(original);
      const imported = await importModel(bytes);
      const same = await savedAndRead(original);
      expect({ ...imported, weights: [] }).toEqual({ ...same, weights: [] });
      expect((await serializeModel(imported)).weightsBytes).toEqual((await serializeModel(same)).weightsBytes);
      expect(Buffer.from(await exportModel(imported)).equals(bytes)).toBe(true);
    });
    await fc.assert(property, { numRuns: 200, seed: 1 });
  });

  test('is read wherever in memory its bytes lie', async () => {
    const bytes = await exportModel(makeModel());
    for (const offset of [1, 2, 3]) {
      const moved = new Uint8Array(bytes.length + offset);
      moved.set(bytes, offset);
      expect(await importModel(moved.subarray(offset))).toEqual(await importModel(bytes));
    }
  });

  test('is known by how it begins', async () => {
    expect(identifyFormat(await exportModel(makeModel()))).toBe(format);
  });

  test("has room for the tutorial's model: 4,022,850 parameters", async () => {
    const text = Array.from({ length: 65 }, (_, index) => String.fromCodePoint(0x40 + index)).join('');
    const original = makeModel({ text, embeddingDim: 256, rnnUnits: 1024 });
    const bytes = await exportModel(original);
    expect(bytes.length).toBeGreaterThan(4 * 4_022_850);
    expect(bytes.length).toBeLessThan(4 * 4_022_850 + 10_000);
    const imported = await importModel(bytes);
    expect(imported.weights.every(({ data }, index) => Buffer.from(data.buffer).equals(bytesOf(original, index)))).toBe(
      true,
    );
  });

  test.each<[string, (model: ModelArtifacts) => void, RegExp]>([
    ['a missing weight', ({ weights }) => weights.pop(), /5 weights; its architecture has 6/],
    [
      'a weight of another shape',
      ({ weights }) => weights[0].shape.reverse(),
      /embedding\/embeddings.*\[3,7\].*\[7,3\]/,
    ],
    ['a number that is none', ({ weights }) => weights[1].data.fill(Number.NaN), /gru\/kernel.*NaN/],
    ["another model's tokenizer", (model) => Object.assign(model, { tokenizer: { kind: 'byte' } }), /257 ids.*7/],
    ['an impossible size', ({ architecture }) => Object.assign(architecture, { rnnUnits: 0 }), /rnnUnits/],
  ])('is not made of a model with %s', async (_, spoil, message) => {
    const spoiled = makeModel();
    spoil(spoiled);
    const rejection = expect(exportModel(spoiled)).rejects;
    await rejection.toMatchObject({
      name: 'InterchangeError',
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
  });

  test('of a later format version is refused, with what to do', async () => {
    const bytes = Buffer.from(await exportModel(makeModel()));
    // One digit for another, so that all lengths stay.
    const [now, later] =
      format === 'onnx' ? ['\x12\x011', '\x12\x019'] : ['format_version":"1"', 'format_version":"9"'];
    const at = bytes.indexOf(now, bytes.indexOf('format_version'));
    bytes.write(later, at);
    await expect(importModel(bytes)).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT_VERSION',
      message: 'The file has format version 9; this program reads up to 1: update it.',
    });
  });
});

function bytesOf({ weights }: ModelArtifacts, index: number): Buffer {
  return Buffer.from(weights[index].data.buffer);
}
