import { expect, test } from 'vitest';
import { oneLineMessage } from '../src/index.ts';

test('a plain message stays as it is', () => {
  expect(oneLineMessage('The file "ü😀" is damaged.')).toBe('The file "ü😀" is damaged.');
});

test('line ends and codes for terminals are spelled out', () => {
  expect(oneLineMessage('a\nb\u001b[31mc\u0085\u2028')).toBe('a\\u000ab\\u001b[31mc\\u0085\\u2028');
});

test('of a long message the beginning and the end stay', () => {
  const message = oneLineMessage(`It is ${'x'.repeat(10_000)}: save it again.`);
  expect(message).toMatch(/^It is x+\.\.\.x+: save it again\.$/);
  expect(message).toHaveLength(803);
});
