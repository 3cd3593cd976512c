import { OneStep } from '@char-rnn/sampler';
import { expect, test } from 'vitest';
import { CompletionEngine, type CompletionSettings } from '../../../src/completion/engine/completion-engine.ts';
import { makeArtifacts } from '../make-one-step.ts';

const settings: CompletionSettings = {
  temperature: 0.8,
  seed: 11,
  alternatives: 1,
  maxCharacters: 40,
  lines: 50,
  endsWithSentence: false,
  mayBeginWithLineEnd: true,
};

const engine = new CompletionEngine(OneStep.fromArtifacts(makeArtifacts()));
const oneStep = OneStep.fromArtifacts(makeArtifacts());

test('a suggestion is the beginning of what generate writes for the text, however the text came to be', async () => {
  const text = 'a bad cab 😀 and ';
  for (let end = 1; end <= text.length; end++) {
    const context = [...text].slice(0, end).join('');
    const completion = await engine.complete(context, settings);
    const written = await oneStep.generate(context, { temperature: 0.8, seed: 11, length: 60 });
    for (const suggestion of completion!.suggestions) expect(written.startsWith(suggestion.text)).toBe(true);
  }
});

test('alternatives differ, and each is what a further equal prompt of a batch gets', async () => {
  const completion = await engine.complete('in a den ', { ...settings, alternatives: 3 });
  const texts = completion!.suggestions.map(({ text }) => text);
  expect(new Set(texts).size).toBe(3);
  const prompts = Array.from({ length: 9 }, () => 'in a den ');
  const batch = await oneStep.generateBatch(prompts, { temperature: 0.8, seed: 11, length: 60 });
  for (const text of texts) expect(batch.some((written) => written.startsWith(text))).toBe(true);
});

test('confidence is the geometric mean of the probabilities of the characters that are shown', async () => {
  const { suggestions } = (await engine.complete('deed ', settings))!;
  const [{ text, confidence }] = suggestions;
  let read = (await oneStep.read('deed '))!;
  let logarithm = 0;
  for (const character of text) {
    const [id] = oneStep.tokenizer.encode(character);
    const weights = [...read.logits].slice(1).map(Math.exp);
    logarithm += Math.log(Math.exp(read.logits[id]) / weights.reduce((sum, weight) => sum + weight, 0));
    read = (await oneStep.read(character, { after: read }))!;
  }
  expect(confidence).toBeCloseTo(Math.exp(logarithm / [...text].length), 6);
});

test('writing on goes on as generate does, and ends with its signal', async () => {
  const options = { temperature: 0.8, seed: 4, length: 100 };
  let written = '';
  for await (const piece of engine.write('lo ', options)) written += piece;
  expect(written).toBe(await oneStep.generate('lo ', options));
  const controller = new AbortController();
  let pieces = 0;
  for await (const _ of engine.write('lo ', { ...options, length: 1e6, signal: controller.signal })) {
    if (++pieces === 5) controller.abort();
  }
  expect(pieces).toBe(5);
});

test('nothing is suggested by a request that was aborted', async () => {
  expect(await engine.complete('a den', settings, AbortSignal.abort())).toBeUndefined();
});
