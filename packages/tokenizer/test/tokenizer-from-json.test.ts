import { expect, test } from 'vitest';
import { ByteTokenizer, CharRnnError, CharTokenizer, tokenizerFromJSON } from '../src/index.ts';

test('both kinds come back from their JSON', () => {
  for (const tokenizer of [CharTokenizer.fit('héllo 😀'), new ByteTokenizer()]) {
    const back = tokenizerFromJSON(JSON.parse(JSON.stringify(tokenizer)));
    expect(back.kind).toBe(tokenizer.kind);
    expect(back.vocabulary).toEqual(tokenizer.vocabulary);
    expect(back.encode('oh? 😀')).toEqual(tokenizer.encode('oh? 😀'));
  }
});

const char = (...vocabulary: unknown[]) => ({ kind: 'char', vocabulary });

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a number', 5],
  ['an array', []],
  ['another kind', { kind: 'word', vocabulary: ['[UNK]', 'a'] }],
  ['no vocabulary', { kind: 'char' }],
  ['a string for a vocabulary', { kind: 'char', vocabulary: '[UNK]' }],
  ['an empty vocabulary', char()],
  ['no [UNK]', char('a', 'b')],
  ['[UNK] alone', char('[UNK]')],
  ['a character twice', char('[UNK]', 'a', 'b', 'a')],
  ['an empty entry', char('[UNK]', '')],
  ['a word', char('[UNK]', 'ab')],
  ['a whole book as entry', char('[UNK]', 'x'.repeat(1_000_000))],
  ['a number as entry', char('[UNK]', 97)],
  ['half a surrogate pair', char('[UNK]', '\uD83D')],
  ['a hole', char('[UNK]', null)],
  ['more entries than Unicode', { kind: 'char', vocabulary: new Array(0x110002).fill('[UNK]') }],
])('bad JSON is refused: %s', (_, json) => {
  let thrown: unknown;
  try {
    tokenizerFromJSON(json);
  } catch (error) {
    thrown = error;
  }
  expect(CharRnnError.isInstance(thrown, 'INVALID_TOKENIZER')).toBe(true);
  expect((thrown as Error).message).not.toContain('\n');
  expect((thrown as Error).message.length).toBeLessThan(300);
});

test('each class refuses the JSON of the other', () => {
  const invalid = expect.objectContaining({ code: 'INVALID_TOKENIZER' });
  expect(() => CharTokenizer.fromJSON(new ByteTokenizer().toJSON())).toThrow(invalid);
  expect(() => ByteTokenizer.fromJSON(CharTokenizer.fit('a').toJSON())).toThrow(invalid);
});
