import { expect, test } from 'vitest';
import { type SuggestionShape, SuggestionText } from '../../../src/completion/engine/suggestion-text.ts';

const shape: SuggestionShape = { maxCharacters: 60, lines: 1, endsWithSentence: false, mayBeginWithLineEnd: false };

/** What is suggested when the model writes this text, each character with a probability of one half. */
function suggest(written: string, changes: Partial<SuggestionShape> = {}) {
  const suggestion = new SuggestionText({ ...shape, ...changes });
  for (const character of written) suggestion.push(character, Math.log(0.5));
  return suggestion.finish().text;
}

test.each<[string, string, Partial<SuggestionShape>, string]>([
  ['a line end', 'the sea\nand more', {}, 'the sea'],
  ['white space before a line end', 'the sea  \nand more', {}, 'the sea'],
  ['a line end at once: nothing', '\nand more', {}, ''],
  ['a line end at once, where it was asked for', '\n\nAll:\nSpeak', { mayBeginWithLineEnd: true }, '\n\nAll:'],
  ['the second line end of two lines', 'one\ntwo\nthree', { lines: 2 }, 'one\ntwo'],
  ['a word that would be cut', 'the whale and the sea', { maxCharacters: 12 }, 'the whale'],
  ['a single word that is too long', 'incomprehensibility', { maxCharacters: 8 }, 'incompre'],
  ['emoji counted as one character each', '😀😀😀😀 and', { maxCharacters: 4 }, '😀😀😀😀'],
  ['a sentence', 'It was a whale. Then', { endsWithSentence: true }, 'It was a whale.'],
  ['a sentence with a quotation mark', 'he cried, "A whale!" Then', { endsWithSentence: true }, 'he cried, "A whale!"'],
  [
    'no sentence that is shorter than an abbreviation',
    'Mr. Starbuck said no',
    { endsWithSentence: true },
    'Mr. Starbuck said no',
  ],
  ['a word that is written twice', 'of the the the the', {}, 'of the'],
  [
    'a phrase that is written again',
    'and the state of the sea and the state of the sea',
    {},
    'and the state of the sea',
  ],
  ['no word that only begins like the one before', 'the theatre is the thing', {}, 'the theatre is the thing'],
])('ends with %s', (_, written, changes, suggested) => {
  expect(suggest(written, changes)).toBe(suggested);
});

test('the confidence is of what is left, not of what was cut', () => {
  const suggestion = new SuggestionText({ ...shape, maxCharacters: 8 });
  for (const character of 'the ') suggestion.push(character, Math.log(0.9));
  for (const character of 'whal') suggestion.push(character, Math.log(0.1));
  const { text, confidence } = suggestion.finish();
  expect(text).toBe('the');
  expect(confidence).toBeCloseTo(0.9);
});

test('nothing is taken after the end', () => {
  const suggestion = new SuggestionText(shape);
  for (const character of 'one\ntwo') suggestion.push(character, 0);
  expect(suggestion.isComplete).toBe(true);
  expect(suggestion.finish().text).toBe('one');
});
