import { expect, test } from 'vitest';
import type { CompletionClient } from '../../../src/completion/completion-client.ts';
import { SuggestionCache } from '../../../src/completion/suggestion-cache.ts';
import { SuggestionSource, type SuggestOptions } from '../../../src/completion/suggestion-source.ts';

const settings = { temperature: 0, seed: 0, maxCharacters: 40, lines: 1, endsWithSentence: false };
const options = (changes: Partial<SuggestOptions> = {}): SuggestOptions => ({
  settings,
  minConfidence: 0.3,
  explicit: false,
  signal: new AbortController().signal,
  ...changes,
});

/** A source whose model always suggests the same, and the texts that it was asked about. */
function makeSource(text = 'thou art', confidence = 0.5) {
  const asked: { context: string; alternatives: number }[] = [];
  const client: Pick<CompletionClient, 'complete'> = {
    complete: async (context, { alternatives }) => {
      asked.push({ context, alternatives });
      return {
        type: 'completed',
        id: 1,
        suggestions: [{ text, confidence }],
        read: 1,
        written: 8,
        milliseconds: 2,
        roundTripMilliseconds: 3,
      };
    },
  };
  return { source: new SuggestionSource(client), asked };
}

test('the model is asked once about a text, and not at all while its suggestion is typed', async () => {
  const { source, asked } = makeSource();
  expect(await source.suggest('wherefore ', options())).toEqual([{ text: 'thou art', confidence: 0.5 }]);
  await source.suggest('wherefore ', options());
  for (const typed of ['t', 'thou', 'thou ']) {
    const [{ text }] = await source.suggest(`wherefore ${typed}`, options());
    expect(typed + text).toBe('thou art');
  }
  expect(asked).toHaveLength(1);
  await source.suggest('wherefore is', options());
  await source.suggest('wherefore thou art', options());
  expect(asked.map(({ context }) => context)).toEqual(['wherefore ', 'wherefore is', 'wherefore thou art']);
});

test('what the model is not certain of is held back, unless it is asked for', async () => {
  const { source, asked } = makeSource('thou', 0.2);
  expect(await source.suggest('wherefore ', options())).toEqual([]);
  expect(await source.suggest('wherefore ', options({ explicit: true }))).toHaveLength(1);
  expect(asked.map(({ alternatives }) => alternatives)).toEqual([1, 3]);
});

test('a request that is cancelled during the delay never reaches the model', async () => {
  const { source, asked } = makeSource();
  const controller = new AbortController();
  const suggesting = source.suggest('wherefore ', options({ signal: controller.signal }));
  controller.abort();
  expect(await suggesting).toEqual([]);
  expect(asked).toEqual([]);
});

test('after a reset everything is computed anew', async () => {
  const { source, asked } = makeSource();
  await source.suggest('wherefore ', options());
  source.reset();
  await source.suggest('wherefore ', options());
  expect(asked).toHaveLength(2);
});

test('the cache forgets the oldest texts', () => {
  const cache = new SuggestionCache();
  for (let i = 0; i < 100; i++) cache.store(`text ${i} `, [{ text: 'more', confidence: 1 }]);
  expect(cache.find('text 0 ')).toBeUndefined();
  expect(cache.find('text 99 ')).toHaveLength(1);
});
