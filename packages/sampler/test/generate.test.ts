import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CharTokenizer, type Tokenizer } from '@char-rnn/tokenizer';
import { expect, onTestFinished, test } from 'vitest';
import { drawSeed, type GenerateOptions, KernelStepModel, OneStep, type StepModel } from '../src/index.ts';
import { byteTokenizer, charTokenizer, makeArtifacts } from './make-model.ts';
import { naiveDistribution, naiveDraw } from './naive-sampler.ts';

const chars = OneStep.fromArtifacts(makeArtifacts(charTokenizer));
const bytes = OneStep.fromArtifacts(makeArtifacts(byteTokenizer));

/** A model that writes down a text, character after character, whatever it reads. */
function makeScriptedModel(tokenizer: Tokenizer, script: string): StepModel {
  const ids = tokenizer.encode(script);
  return {
    vocabSize: tokenizer.size,
    step: async (input, states) => {
      const positions = states?.[0] ?? new Float32Array(input.length);
      const logits = new Float32Array(input.length * tokenizer.size).fill(-1);
      for (const [lane, position] of positions.entries())
        logits[lane * tokenizer.size + ids[position % ids.length]] = 1;
      return { logits, states: [positions.map((position) => position + 1)] };
    },
  };
}

const follow = (script: string, tokenizer: Tokenizer = CharTokenizer.fit(script)) =>
  new OneStep(makeScriptedModel(tokenizer, script), tokenizer, { temperature: 0 });

async function collect(pieces: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const piece of pieces) collected.push(piece);
  return collected;
}

test.each<[string, GenerateOptions & { temperature: number }]>([
  ['temperature 0.8', { temperature: 0.8 }],
  ['temperature 0', { temperature: 0 }],
  ['topK and topP', { temperature: 1.3, topK: 6, topP: 0.9 }],
])('generate is what a sampler without any batching writes: %s', async (_, options) => {
  const model = KernelStepModel.fromArtifacts(makeArtifacts(charTokenizer));
  let read: Awaited<ReturnType<StepModel['step']>> | undefined;
  for (const id of charTokenizer.encode('bad. ')) read = await model.step(Int32Array.of(id), read?.states);
  const ids: number[] = [];
  for (let position = 0; position < 300; position++) {
    ids.push(naiveDraw(naiveDistribution(read!.logits, options), 77, position, 0));
    read = await model.step(Int32Array.of(ids[position]), read!.states);
  }
  expect(await chars.generate('bad. ', { ...options, seed: 77, length: 300 })).toBe(charTokenizer.decode(ids));
});

test('the same seed gives the same text, another seed another, and no seed a fresh one each time', async () => {
  const texts = await Promise.all(
    [1, 1, 2, undefined, undefined].map((seed) => chars.generate('a', { seed, length: 60 })),
  );
  expect(texts[1]).toBe(texts[0]);
  expect(new Set(texts).size).toBe(4);
});

test('options of the constructor hold unless a call gives its own', async () => {
  const oneStep = OneStep.fromArtifacts(makeArtifacts(charTokenizer), {
    temperature: 0.3,
    topK: 4,
    topP: 0.9,
    seed: 6,
  });
  const given = { temperature: 0.3, topK: 4, topP: 0.9, seed: 6, length: 50 };
  expect(await oneStep.generate('a', { length: 50 })).toBe(await chars.generate('a', given));
  expect(await oneStep.generate('a', { length: 50, temperature: 2, topK: 13, topP: 1, seed: 7 })).toBe(
    await chars.generate('a', { length: 50, temperature: 2, seed: 7 }),
  );
});

test.each([
  ['characters', chars],
  ['bytes', bytes],
])('a stream joined is the generated text, in whole characters (%s)', async (_, oneStep) => {
  const options = { seed: 21, length: 150, stop: ['zz', 'é😀'] };
  const pieces = await collect(oneStep.stream('ab', options));
  expect(pieces.join('')).toBe(await oneStep.generate('ab', options));
  expect([...pieces.join('')].length).toBeLessThanOrEqual(150);
  for (const piece of pieces) expect(piece).not.toMatch(/^$|\p{Surrogate}/u);
});

test('length counts characters, not bytes and not UTF-16 units', async () => {
  for (const oneStep of [chars, bytes]) {
    for (const length of [0, 1, 7, 100]) {
      expect([...(await oneStep.generate('a', { seed: 2, length }))]).toHaveLength(length);
    }
  }
  expect(await follow('é😀漢', byteTokenizer).generate('x', { length: 5 })).toBe('é😀漢é😀');
});

test('a character of several bytes is streamed once it is whole', async () => {
  expect(await collect(follow('aé😀', byteTokenizer).stream('x', { length: 4 }))).toEqual(['a', 'é', '😀', 'a']);
});

test('each lane of a batch depends on its own prompt and place alone', async () => {
  for (const oneStep of [chars, bytes]) {
    const options = { seed: 4, length: 80, stop: 'b' };
    const prompts = ['a', 'bcde', '', 'gh. ', 'a'];
    const batch = await oneStep.generateBatch(prompts, options);
    expect(batch[0]).toBe(await oneStep.generate(prompts[0], options));
    expect(batch[4], 'the same prompt in another place has numbers of its own').not.toBe(batch[0]);
    const other = await oneStep.generateBatch(['hhhh', 'bcde', 'd'], options);
    expect(other[1]).toBe(batch[1]);
  }
  expect(await chars.generateBatch([])).toEqual([]);
});

test('an empty prompt stands for a newline, or for the first character where there is none', async () => {
  const options = { seed: 9, length: 40 };
  expect(await chars.generate('', options)).toBe(await chars.generate('\n', options));
  expect(await bytes.generate('', options)).toBe(await bytes.generate('\n', options));
  const noNewline = OneStep.fromArtifacts(makeArtifacts(CharTokenizer.fit('cab')));
  expect(await noNewline.generate('', options)).toBe(await noNewline.generate('a', options));
});

test('a text ends before a stop string, which may be one of several and is not searched in the prompt', async () => {
  const oneStep = follow('__one two END three');
  // A prompt of n characters comes before character n of the script.
  expect(await oneStep.generate('END', { stop: 'END' })).toBe('one two ');
  expect(await oneStep.generate('END', { stop: ['three', ' two'] })).toBe('one');
  expect(await oneStep.generate('END', { stop: 'never', length: 11 })).toBe('one two END');
  expect(await oneStep.generate('END', { stop: 'o' })).toBe('');
  expect(await follow('aé😀b', byteTokenizer).generate('x', { stop: '😀' })).toBe('aé');
});

test('what may begin a stop string is held back until it is decided', async () => {
  expect(await collect(follow('ab\n\nc').stream('x', { stop: '\n\n' }))).toEqual(['a', 'b']);
  expect(await collect(follow('ab\nc').stream('x', { stop: '\n\n', length: 4 }))).toEqual(['a', 'b', '\nc']);
  expect(await collect(follow('ab\nc').stream('x', { stop: '\n\n', length: 3 }))).toEqual(['a', 'b', '\n']);
});

test('an abort ends a text quietly with what there is', async () => {
  const controller = new AbortController();
  const options = { seed: 1, length: 1_000_000, signal: controller.signal };
  setTimeout(() => controller.abort(), 30);
  const text = await chars.generate('a', options);
  expect(text.length).toBeGreaterThan(0);
  expect(text).toBe(await chars.generate('a', { seed: 1, length: [...text].length }));
  expect(await chars.generate('a', options)).toBe('');
  expect(await collect(chars.stream('a', options))).toEqual([]);
});

test('an abort is noticed while a long prompt is read', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 5);
  expect(await chars.generate('abcd'.repeat(500_000), { signal: controller.signal, length: 10 })).toBe('');
});

test('a stream that is left stops computing', async () => {
  let steps = 0;
  const model = makeScriptedModel(charTokenizer, 'abc');
  const counting: StepModel = {
    vocabSize: model.vocabSize,
    step: (...args) => {
      steps++;
      return model.step(...args);
    },
  };
  for await (const piece of new OneStep(counting, charTokenizer).stream('a')) {
    if (piece !== '') break;
  }
  const before = steps;
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(steps).toBe(before);
  expect(steps).toBeLessThan(3);
});

test.each<[string, unknown]>([
  ['temperature', -1],
  ['temperature', Number.NaN],
  ['temperature', '1'],
  ['topK', 0],
  ['topK', 1.5],
  ['topP', 0],
  ['topP', 1.1],
  ['seed', 0.5],
  ['length', -1],
  ['length', Number.POSITIVE_INFINITY],
  ['stop', ''],
  ['stop', ['a', '']],
  ['stop', '\uD83D'],
  ['stop', 5],
  ['signal', {}],
])('%s %j is INVALID_ARGUMENT with its name', async (name, value) => {
  const options = { [name]: value } as GenerateOptions;
  const expected = { code: 'INVALID_ARGUMENT', message: expect.stringMatching(new RegExp(`^${name} is `)) };
  await expect(chars.generate('a', options)).rejects.toMatchObject(expected);
  await expect(chars.generateBatch(['a'], options)).rejects.toMatchObject(expected);
  expect(() => chars.stream('a', options)).toThrow(expect.objectContaining(expected));
});

test('a prompt that is no text is INVALID_ARGUMENT', async () => {
  await expect(chars.generate(5 as unknown as string)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(chars.generateBatch('ab' as unknown as string[])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('a saved generator comes back from its folder and writes the same text', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'char-rnn-sampler-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  await bytes.save(join(dir, 'one-step'));
  const loaded = await OneStep.load(join(dir, 'one-step'), { seed: 5 });
  expect(await loaded.generate('a', { length: 100 })).toBe(await bytes.generate('a', { seed: 5, length: 100 }));
  await expect(OneStep.load(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  await expect(follow('abc').save(dir)).rejects.toMatchObject({ code: 'MODEL_NOT_SAVABLE' });
});

test('drawn seeds are safe integers that differ', () => {
  const seeds = Array.from({ length: 100 }, drawSeed);
  expect(new Set(seeds).size).toBe(100);
  expect(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)).toBe(true);
});
