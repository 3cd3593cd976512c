import { RandomPurpose, RandomStream } from '@char-rnn/random';
import { expect, test } from 'vitest';
import { StopMatcher } from '../src/lanes/stop-matcher.ts';

/** The text before the stop string that is complete first: the text grows by one character at a time. */
function cutAtStop(text: string, stops: readonly string[]): string {
  for (let end = 1; end <= text.length; end++) {
    const matches = stops.filter((stop) => text.slice(0, end).endsWith(stop));
    if (matches.length > 0) return text.slice(0, end - Math.max(...matches.map((stop) => stop.length)));
  }
  return text;
}

test('pieces of any size give what the whole text gives, and nothing is shown that has to be taken back', () => {
  const stream = new RandomStream(4, RandomPurpose.sampling);
  const word = (length: number) => Array.from({ length }, () => 'ab'[stream.below(2)]).join('');
  for (let round = 0; round < 2000; round++) {
    const stops = Array.from({ length: stream.below(3) }, () => word(1 + stream.below(5)));
    const matcher = new StopMatcher(stops);
    let shown = '';
    let fed = '';
    for (let count = 0; count < 12; count++) {
      const piece = word(stream.below(5));
      fed += piece;
      shown += matcher.push(piece);
      expect(cutAtStop(fed, stops).startsWith(shown)).toBe(true);
      expect(matcher.found).toBe(cutAtStop(fed, stops) !== fed);
    }
    expect(shown + matcher.end()).toBe(cutAtStop(fed, stops));
  }
});

test('only an end that may begin a stop string is held back', () => {
  const matcher = new StopMatcher(['\n\n', 'END']);
  expect(['ab', '\n', 'c', 'E', 'N', 'x', 'E'].map((piece) => matcher.push(piece))).toEqual([
    'ab',
    '',
    '\nc',
    '',
    '',
    'ENx',
    '',
  ]);
  expect(matcher.end()).toBe('E');
});
