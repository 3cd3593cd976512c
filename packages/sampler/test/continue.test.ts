import { expect, test } from 'vitest';
import {
  type Continuation,
  type ContinueOptions,
  KernelStepModel,
  OneStep,
  type StepModel,
  type StepResult,
} from '../src/index.ts';
import { byteTokenizer, charTokenizer, makeArtifacts } from './make-model.ts';
import { naiveDistribution } from './naive-sampler.ts';

const chars = OneStep.fromArtifacts(makeArtifacts(charTokenizer));
const bytes = OneStep.fromArtifacts(makeArtifacts(byteTokenizer));

async function write(oneStep: OneStep, read: StepResult, options: ContinueOptions): Promise<string> {
  let text = '';
  for await (const piece of oneStep.continue(read, options)) text += piece.text;
  return text;
}

test.each([
  ['characters', chars, { temperature: 0.8, seed: 5, length: 80 }],
  ['bytes', bytes, { temperature: 1.2, seed: 6, length: 40 }],
  ['a stop string', chars, { temperature: 1, seed: 7, length: 200, stop: ['. ', 'abc'] }],
  ['no text at all', chars, { seed: 8, length: 0 }],
])('a text that was read is continued as generate continues the prompt: %s', async (_, oneStep, options) => {
  for (const prompt of ['bad. ', 'fé😀 q', '']) {
    const read = await oneStep.read(prompt);
    expect(await write(oneStep, read!, options)).toBe(await oneStep.generate(prompt, options));
  }
});

test('lane n is continued as the n-th of equal prompts in a batch', async () => {
  const options = { temperature: 1, seed: 3, length: 50 };
  const texts = await chars.generateBatch(['face ', 'face ', 'face '], options);
  const read = (await chars.read('face '))!;
  for (const [lane, text] of texts.entries()) expect(await write(chars, read, { ...options, lane })).toBe(text);
  expect(new Set(texts).size).toBe(3);
});

test('a text read in parts gives what it gives when it is read at once, to the bit', async () => {
  const whole = await chars.read('a bad face, a cab.\n');
  let parts = await chars.read('a');
  for (const part of [' bad fa', '', 'ce, ', 'a cab.\n']) parts = await chars.read(part, { after: parts });
  expect(parts).toEqual(whole);
});

test('a piece has the probability that the model gives to its character at temperature 1', async () => {
  const model = KernelStepModel.fromArtifacts(makeArtifacts(charTokenizer));
  let read = (await chars.read('bad'))!;
  for await (const piece of chars.continue(read, { temperature: 0.3, topK: 3, seed: 1, length: 20 })) {
    const [id] = charTokenizer.encode(piece.text);
    expect(piece.logProbability).toBeCloseTo(Math.log(naiveDistribution(read.logits, { temperature: 1 })[id]), 10);
    read = await model.step(Int32Array.of(id), read.states);
  }
});

test('the probability of a character of several bytes is the product of those of its bytes', async () => {
  const ids = byteTokenizer.encode('é😀');
  // Writes the text byte after byte, each a little less certain than the one before.
  const logitsAt = (position: number) => {
    const logits = new Float32Array(byteTokenizer.size);
    logits[ids[position]] = 8 - position;
    return logits;
  };
  const model: StepModel = {
    vocabSize: byteTokenizer.size,
    step: async (_, states) => {
      const position = states![0][0];
      return { logits: logitsAt(position), states: [Float32Array.of(position + 1)] };
    },
  };
  const oneStep = new OneStep(model, byteTokenizer, { temperature: 0 });
  const read = { logits: logitsAt(0), states: [Float32Array.of(1)] };
  const pieces: Continuation[] = [];
  for await (const piece of oneStep.continue(read, { length: 2 })) pieces.push(piece);
  const logOf = (position: number) =>
    Math.log(naiveDistribution(logitsAt(position), { temperature: 1 })[ids[position]]);
  expect(pieces.map(({ text }) => text)).toEqual(['é', '😀']);
  expect(pieces[0].logProbability).toBeCloseTo(logOf(0) + logOf(1), 6);
  expect(pieces[1].logProbability).toBeCloseTo(logOf(2) + logOf(3) + logOf(4) + logOf(5), 6);
});

test('an aborted reading gives nothing, and an aborted continuation ends without an error', async () => {
  const signal = AbortSignal.abort();
  expect(await chars.read('bad', { signal })).toBeUndefined();
  expect(await write(chars, (await chars.read('bad'))!, { signal })).toBe('');
});

test('a lane that is no number of one and logits of several rows are refused', async () => {
  const read = (await chars.read('a'))!;
  expect(() => chars.continue(read, { lane: -1 })).toThrow('lane is -1: give a whole number from 0 up.');
  const two = { logits: new Float32Array(2 * charTokenizer.size), states: read.states };
  expect(() => chars.continue(two)).toThrow(/INVALID_LOGITS|logits/);
});
