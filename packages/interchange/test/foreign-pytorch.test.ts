import { type NamedTensor, serializeModel } from '@char-rnn/files';
import { ByteTokenizer } from '@char-rnn/tokenizer';
import { describe, expect, test } from 'vitest';
import { exportSafetensors, type ImportOptions, importSafetensors, parseVocabulary } from '../src/index.ts';
import { decodeSafetensors, encodeSafetensors } from '../src/safetensors/safetensors-file.ts';
import { computeLogits, largestDifference } from './logits.ts';
import { type MakeModelOptions, makeModel } from './make-model.ts';

/** The tensors of a model as a program without our metadata would save them. */
async function foreignTensors(options: MakeModelOptions = {}): Promise<NamedTensor[]> {
  return decodeSafetensors(await exportSafetensors({ ...makeModel(options), tokenizer: undefined })).tensors;
}

const importTensors = (tensors: NamedTensor[], options: ImportOptions = {}) =>
  importSafetensors(encodeSafetensors(tensors, {}), options);

/** As many as the model has ids; 'abc\né😀' is sorted otherwise. */
const SEVEN = [...'zyxwvut'];

describe('the vocabulary of a model from elsewhere', () => {
  test('is needed', async () => {
    await expect(importTensors(await foreignTensors())).rejects.toMatchObject({
      name: 'InterchangeError',
      code: 'VOCABULARY_MISSING',
      message: expect.stringContaining('give the vocabulary, or the text'),
    });
  });

  test('may begin with [UNK]', async () => {
    const vocabulary = ['[UNK]', ...SEVEN.slice(1)];
    const { tokenizer, architecture } = await importTensors(await foreignTensors(), { vocabulary });
    expect(tokenizer).toEqual({ kind: 'char', vocabulary });
    expect(architecture.vocabSize).toBe(7);
  });

  test('of one character less than the model has ids leaves the first id to [UNK]', async () => {
    const { tokenizer, architecture } = await importTensors(await foreignTensors(), { vocabulary: SEVEN.slice(1) });
    expect(tokenizer).toEqual({ kind: 'char', vocabulary: ['[UNK]', ...SEVEN.slice(1)] });
    expect(architecture.vocabSize).toBe(7);
  });

  test.each(['gru', 'lstm'] as const)(
    'of as many characters gets an [UNK] that is never predicted: %s',
    async (cell) => {
      const tensors = await foreignTensors({ cell, rnnLayers: 2 });
      const plain = await importTensors(tensors, { vocabulary: SEVEN.slice(1) });
      const model = await importTensors(tensors, { vocabulary: SEVEN });
      expect(model.tokenizer).toEqual({ kind: 'char', vocabulary: ['[UNK]', ...SEVEN] });
      expect(model.architecture.vocabSize).toBe(8);

      const ids = Int32Array.from([0, 3, 6, 1, 1, 5]);
      const before = await computeLogits(plain, ids);
      const after = await computeLogits(
        model,
        ids.map((id) => id + 1),
      );
      const others = after.filter((_, index) => index % 8 !== 0);
      expect(largestDifference(others, before)).toBeLessThan(1e-6);
      for (let step = 0; step < ids.length; step++) {
        const logits = after.subarray(step * 8, (step + 1) * 8);
        const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
        expect(Math.fround(Math.exp(logits[0]) / total)).toBe(0);
      }
      // What was never seen can be read.
      expect(await computeLogits(model, Int32Array.of(0, 1))).toSatisfy((logits: Float32Array) =>
        logits.every(Number.isFinite),
      );
    },
  );

  test('of bytes has 256 ids, or 257 with [UNK]', async () => {
    const vocabulary = new ByteTokenizer().toJSON();
    for (const vocabSize of [256, 257]) {
      const { tokenizer, architecture } = await importTensors(await foreignTensors({ vocabSize }), { vocabulary });
      expect(tokenizer).toEqual({ kind: 'byte' });
      expect(architecture.vocabSize).toBe(257);
    }
  });

  test.each([
    ['fewer characters', SEVEN.slice(2), /7 ids, and the vocabulary 6/],
    ['more characters', [...SEVEN, '!'], /7 ids, and the vocabulary 9/],
    ['as many characters with an [UNK] of its own', ['[UNK]', ...SEVEN], /7 ids, and the vocabulary 8/],
  ])('is refused with %s', async (_, vocabulary, message) => {
    await expect(importTensors(await foreignTensors(), { vocabulary })).rejects.toMatchObject({
      code: 'VOCABULARY_MISMATCH',
      message: expect.stringMatching(message),
    });
  });

  test("wins over the file's own", async () => {
    const vocabulary = ['[UNK]', ...SEVEN.slice(1)];
    const model = await importSafetensors(await exportSafetensors(makeModel()), { vocabulary });
    expect(model.tokenizer).toEqual({ kind: 'char', vocabulary });
    expect(model.training).toEqual(makeModel().training);
  });
});

describe('parseVocabulary', () => {
  test.each<[what: string, json: unknown, vocabulary: unknown]>([
    ['a list', ['b', 'a', '😀'], ['b', 'a', '😀']],
    ['a list with [UNK]', ['[UNK]', 'a'], ['[UNK]', 'a']],
    ['an object from characters to ids', { a: 1, b: 0, 7: 2 }, ['b', 'a', '7']],
    ['a tokenizer', { kind: 'byte' }, { kind: 'byte' }],
  ])('reads %s', (_, json, vocabulary) => {
    expect(parseVocabulary(json)).toEqual(vocabulary);
  });

  test.each<[what: string, json: unknown, message: RegExp]>([
    ['a number', 5, /it is 5/],
    ['nothing', null, /it is null/],
    ['an empty list', [], /no character/],
    ['an empty object', {}, /no character/],
    ['words', ['a', 'word'], /entry 2 .*"word", not one character/],
    ['a character twice', ['a', 'b', 'a'], /"a" twice/],
    ['ids with a gap', { a: 0, b: 2 }, /"b" has the id 2/],
    ['an id twice', { a: 0, b: 0 }, /"b" has the id 0/],
    ['an id that is none', { a: 0.5 }, /"a" has the id 0.5/],
    ['an unknown tokenizer', { kind: 'word' }, /"word"/],
  ])('refuses %s', (_, json, message) => {
    expect(() => parseVocabulary(json)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) }),
    );
  });
});

test('a model that was trained on in PyTorch keeps its tokenizer, and its training-only rates', async () => {
  const model = makeModel({ dropout: 0.25 });
  const { tensors, metadata } = decodeSafetensors(await exportSafetensors(model));
  for (const tensor of tensors) tensor.data = tensor.data.map((value) => value / 2);
  const imported = await importSafetensors(encodeSafetensors(tensors, Object.fromEntries(metadata)));
  expect(imported.tokenizer).toEqual(model.tokenizer);
  expect(imported.architecture).toEqual(model.architecture);
  const halves = model.weights.map((tensor) => ({ ...tensor, data: tensor.data.map((value) => value / 2) }));
  expect((await serializeModel(imported)).weightsBytes).toEqual(
    (await serializeModel({ ...model, weights: halves })).weightsBytes,
  );
});

test.each(['', 'model.', 'module.net.'])(
  'the modules are found with "%s" before their names, in any order',
  async (prefix) => {
    const tensors = await foreignTensors({ rnnLayers: 2 });
    const names: Record<string, string> = { embedding: 'emb', gru: 'rnn', linear: 'fc' };
    const renamed = tensors.map(({ name, ...rest }) => ({
      ...rest,
      name: prefix + name.replace(/^\w+/, (word) => names[word]),
    }));
    const options = { vocabulary: SEVEN };
    expect(await importTensors(renamed.reverse(), options)).toEqual(await importTensors(tensors, options));
  },
);

const tensor = (name: string, ...shape: number[]): NamedTensor => ({
  name,
  shape,
  data: new Float32Array(shape.reduce((product, size) => product * size, 1)),
});
const without = (tensors: NamedTensor[], name: string) => tensors.filter((tensor) => tensor.name !== name);
const reshaped = (tensors: NamedTensor[], name: string, ...shape: number[]) => [
  ...without(tensors, name),
  tensor(name, ...shape),
];

test.each<[what: string, change: (tensors: NamedTensor[]) => NamedTensor[], message: RegExp]>([
  ['nothing', () => [], /holds nothing/],
  [
    'a transformer',
    () => [tensor('wte.weight', 7, 3), tensor('h.0.attn.weight', 3, 3)],
    /wte \(weight\), h\.0\.attn \(weight\)/,
  ],
  ['two recurrent modules', (all) => [...all, tensor('other.weight_hh_l0', 12, 4)], /other \(weight_hh_l0\)/],
  ['a layer more', (all) => [...all, tensor('norm.weight', 4), tensor('norm.bias', 4)], /norm \(bias,weight\)/],
  ['no nn.Linear', (all) => without(without(all, 'linear.weight'), 'linear.bias'), /save a model of these alone/],
  ['an nn.Linear without bias', (all) => without(all, 'linear.bias'), /nn\.Linear with bias/],
  [
    'an nn.GRU without bias',
    (all) => without(without(all, 'gru.bias_ih_l0'), 'gru.bias_hh_l0'),
    /2 tensors for 1 layers.*bias=True/,
  ],
  ['both directions', (all) => [...all, tensor('gru.weight_ih_l0_reverse', 12, 3)], /"gru" is bidirectional/],
  ['a projection', (all) => [...all, tensor('gru.weight_hr_l0', 2, 4)], /"weight_hr_l0".*proj_size/],
  ['a plain nn.RNN', (all) => reshaped(all, 'gru.weight_hh_l0', 4, 4), /has 1 gates.*neither an nn\.GRU/],
  ['a layer that does not follow', (all) => reshaped(all, 'gru.weight_ih_l0', 12, 5), /shape \[12,5\].*\[12,3\]/],
  ['a Linear over other characters', (all) => reshaped(all, 'linear.bias', 9), /"linear\.bias" has shape \[9\].*\[7\]/],
  ['tensors without axes', (all) => reshaped(all, 'embedding.weight'), /"embedding\.weight" has the shape \[\]/],
])('a file with %s is refused, with what it holds', async (_, change, message) => {
  const tensors = change(await foreignTensors());
  await expect(importTensors(tensors, { vocabulary: SEVEN })).rejects.toMatchObject({
    name: 'InterchangeError',
    code: 'UNSUPPORTED_MODEL',
    message: expect.stringMatching(message),
  });
});
