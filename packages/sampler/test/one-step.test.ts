import { CharRnnInference } from '@char-rnn/kernels';
import { CharTokenizer, type Tokenizer } from '@char-rnn/tokenizer';
import { expect, test } from 'vitest';
import { KernelStepModel, OneStep, type StepModel } from '../src/index.ts';
import { byteTokenizer, charTokenizer, makeArtifacts } from './make-model.ts';
import { naiveDistribution, naiveDraw } from './naive-sampler.ts';

const makeOneStep = (tokenizer: Tokenizer = charTokenizer, options = {}) =>
  OneStep.fromArtifacts(makeArtifacts(tokenizer), options);

test('a step by hand: read the input, divide by the temperature, draw, hand back the state', async () => {
  const model = KernelStepModel.fromArtifacts(makeArtifacts(charTokenizer));
  const oneStep = new OneStep(model, charTokenizer, { temperature: 0.7, seed: 5 });
  let states: Float32Array[] | undefined;
  let naiveStates: Float32Array[] | undefined;
  let char = 'a';
  for (let position = 0; position < 50; position++) {
    const expected = await model.step(charTokenizer.encode(char), naiveStates);
    naiveStates = expected.states;
    const id = naiveDraw(naiveDistribution(expected.logits, { temperature: 0.7 }), 5, position, 0);
    const result = await oneStep.generateOneStep([char], states);
    states = result.states;
    expect(result.chars).toEqual([charTokenizer.decode([id])]);
    expect(states).toEqual(naiveStates);
    char = result.chars[0];
  }
});

/** A model of bytes that writes nothing but ASCII letters and the letters à to ÿ, which take two bytes. */
function makeLatinModel(): StepModel {
  const model = KernelStepModel.fromArtifacts(makeArtifacts(byteTokenizer));
  const [lead] = byteTokenizer.encode('é');
  const isLetter = (id: number) => id === lead || (id > 97 && id <= 122);
  const isContinuation = (id: number) => id > 0xa0 && id <= 0xc0;
  return {
    vocabSize: model.vocabSize,
    step: async (ids, states) => {
      const result = await model.step(ids, states);
      const logits = result.logits.map((logit, index) => {
        const isAllowed = ids[Math.floor(index / model.vocabSize)] === lead ? isContinuation : isLetter;
        return isAllowed(index % model.vocabSize) ? logit : Number.NEGATIVE_INFINITY;
      });
      return { logits, states: result.states };
    },
  };
}

test.each<[string, (options: object) => OneStep]>([
  ['characters', (options) => makeOneStep(charTokenizer, options)],
  ['bytes', (options) => new OneStep(makeLatinModel(), byteTokenizer, options)],
])('the loop of the tutorial gives what generate gives (%s)', async (_, make) => {
  const seed = 3;
  const oneStep = make({ seed });
  let next = ['a bé'];
  let states: Float32Array[] | undefined;
  let text = '';
  for (let i = 0; i < 200; i++) {
    ({ chars: next, states } = await oneStep.generateOneStep(next, states));
    text += next[0];
  }
  expect(text).toMatch(/[é-ÿ]/);
  expect(text).toBe(await make({}).generate('a bé', { seed, length: 200 }));
});

test('a prompt read at once and read character by character give the same state to the bit', async () => {
  for (const overrides of [{}, { rnnLayers: 2 }, { cell: 'lstm' as const, rnnLayers: 2 }]) {
    const oneStep = OneStep.fromArtifacts(makeArtifacts(charTokenizer, overrides), { seed: 1 });
    // Longer than what is read in one piece.
    const prompt = 'abc def. gh😀é\n'.repeat(10);
    const atOnce = await oneStep.generateOneStep([prompt]);
    let states: Float32Array[] | undefined;
    for (const character of prompt) ({ states } = await oneStep.generateOneStep([character], states));
    expect(states).toEqual(atOnce.states);
  }
});

test('a model without prime is brought through the prompt step by step, to the same state', async () => {
  const model = KernelStepModel.fromArtifacts(makeArtifacts(charTokenizer));
  const bare: StepModel = { vocabSize: model.vocabSize, step: (ids, states) => model.step(ids, states) };
  const inputs = ['abc', 'a'];
  expect((await new OneStep(bare, charTokenizer).generateOneStep(inputs)).states).toEqual(
    (await new OneStep(model, charTokenizer).generateOneStep(inputs)).states,
  );
});

test('inputs of different lengths are read as each alone', async () => {
  const inputs = ['abc', 'h', 'de ', 'fff.gg', 'b'];
  const oneStep = makeOneStep();
  const together = await oneStep.generateOneStep(inputs);
  const again = await oneStep.generateOneStep(['a', 'bcd', 'ef', 'g', 'hh'], together.states);
  const width = together.states[0].length / inputs.length;
  for (const [lane, input] of inputs.entries()) {
    const alone = await oneStep.generateOneStep([input + ['a', 'bcd', 'ef', 'g', 'hh'][lane]]);
    expect(again.states[0].subarray(lane * width, (lane + 1) * width)).toEqual(alone.states[0]);
  }
});

test('states that are passed in are left as they are, and can be used again', async () => {
  const oneStep = makeOneStep(charTokenizer, { temperature: 0 });
  const { states } = await oneStep.generateOneStep(['ab']);
  const copy = states.map((state) => state.slice());
  const first = await oneStep.generateOneStep(['c'], states);
  const second = await oneStep.generateOneStep(['c'], states);
  expect(states).toEqual(copy);
  expect(second).toEqual(first);
  expect(first.states[0]).not.toBe(states[0]);
});

test('with bytes, the next character is whole: no half of one, whatever the lane', async () => {
  const oneStep = makeOneStep(byteTokenizer, { seed: 8 });
  let inputs = ['é', 'a', '😀', 'ü'];
  let states: Float32Array[] | undefined;
  for (let i = 0; i < 40; i++) {
    ({ chars: inputs, states } = await oneStep.generateOneStep(inputs, states));
    for (const char of inputs) expect(char.length).toBeGreaterThan(0);
  }
});

test('a character that the model never saw is read as [UNK]', async () => {
  const oneStep = makeOneStep(charTokenizer, { temperature: 0 });
  const { states } = await oneStep.generateOneStep(['漢']);
  const inference = KernelStepModel.fromArtifacts(makeArtifacts(charTokenizer));
  expect(states).toEqual((await inference.step(Int32Array.of(0))).states);
});

test.each([
  ['no inputs', [[]], 'inputs is empty'],
  ['an empty input', [['a', '']], 'inputs[1] is empty'],
  ['a string for the array', ['abc'], 'inputs is "abc"'],
  ['a number', [[1]], 'inputs is [1]'],
  ['states of other lanes', [['ab', 'c', 'd'], [new Float32Array(20)]], '20 numbers'],
])('%s is INVALID_ARGUMENT', async (_, args, words) => {
  const call = makeOneStep().generateOneStep(...(args as [string[], Float32Array[]?]));
  await expect(call).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(words) });
});

test('a model and a tokenizer of different sizes are a VOCABULARY_MISMATCH', () => {
  const model = KernelStepModel.fromArtifacts(makeArtifacts(charTokenizer));
  expect(() => new OneStep(model, CharTokenizer.fit('ab'))).toThrow(
    expect.objectContaining({
      name: 'SamplerError',
      code: 'VOCABULARY_MISMATCH',
      message: expect.stringMatching(/14.*3/),
    }),
  );
});

test('artifacts without a tokenizer are TOKENIZER_MISSING, without a weight INVALID_ARGUMENT', () => {
  const artifacts = makeArtifacts(charTokenizer);
  expect(() => OneStep.fromArtifacts({ ...artifacts, tokenizer: undefined })).toThrow(
    expect.objectContaining({ code: 'TOKENIZER_MISSING' }),
  );
  const weights = artifacts.weights.filter(({ name }) => name !== 'gru/bias');
  expect(() => OneStep.fromArtifacts({ ...artifacts, weights })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('gru/bias') }),
  );
});

test('a model that gives the wrong number of logits, or NaN, is INVALID_LOGITS', async () => {
  const vocabSize = charTokenizer.size;
  for (const logits of [new Float32Array(vocabSize - 1), new Float32Array(vocabSize).fill(Number.NaN)]) {
    const broken: StepModel = { vocabSize, step: async () => ({ logits, states: [] }) };
    const oneStep = new OneStep(broken, charTokenizer);
    await expect(oneStep.generateOneStep(['a'])).rejects.toMatchObject({ code: 'INVALID_LOGITS' });
    await expect(oneStep.generate('a')).rejects.toMatchObject({ code: 'INVALID_LOGITS' });
  }
});

test('the weights of a model directory reach the kernels under the right names', async () => {
  const artifacts = makeArtifacts(charTokenizer, { rnnLayers: 2 });
  const weight = (name: string) => artifacts.weights.find((tensor) => tensor.name === name)!.data;
  const inference = new CharRnnInference({
    cell: 'gru',
    vocabSize: charTokenizer.size,
    embeddingDim: 5,
    units: 12,
    embedding: weight('embedding/embeddings'),
    layers: ['gru', 'gru_1'].map((name) => ({
      kernel: weight(`${name}/kernel`),
      recurrentKernel: weight(`${name}/recurrent_kernel`),
      bias: weight(`${name}/bias`),
    })),
    denseKernel: weight('dense/kernel'),
    denseBias: weight('dense/bias'),
  });
  const ids = charTokenizer.encode('a');
  const [actual, expected] = [await KernelStepModel.fromArtifacts(artifacts).step(ids), inference.step(ids)];
  const pairs = [[actual.logits, expected.logits], ...actual.states.map((state, i) => [state, expected.states[i]])];
  // In WebAssembly sums run in float32.
  for (const [a, b] of pairs) expect(a.every((value, i) => Math.abs(value - b[i]) < 1e-5)).toBe(true);
});
