import { expect, test } from 'vitest';
import { describeStatus, type StatusInput } from '../../../src/views/status.ts';

const input: StatusInput = { languageId: 'plaintext', languageEnabled: true, enabled: true, trusted: true };
const model = { name: 'moby-dick.txt', parameters: 4_022_850, loss: 1.456 };

test.each<[string, Partial<StatusInput>, string]>([
  ['no model', {}, '$(circle-outline) Char-RNN'],
  ['a training', { training: { name: 'a.txt', fraction: 0.426, description: '42 %' } }, '$(sync~spin) Char-RNN 42 %'],
  ['ready', { model }, '$(sparkle) moby-dick.txt'],
  ['ready, after a suggestion', { model, latency: 6.34 }, '$(sparkle) moby-dick.txt 6.3 ms'],
  ['a slow suggestion', { model, latency: 41.7 }, '$(sparkle) moby-dick.txt 42 ms'],
  ['off for this language', { model, languageEnabled: false }, '$(circle-slash) moby-dick.txt'],
  ['off', { model, enabled: false }, '$(circle-slash) moby-dick.txt'],
  ['an error', { model, error: 'weights are damaged' }, '$(error) Char-RNN'],
  ['restricted mode', { model, trusted: false }, '$(workspace-untrusted) Char-RNN'],
])('the status bar shows %s', (_, changes, text) => {
  expect(describeStatus({ ...input, ...changes }).text).toBe(text);
});

test('a long name is shortened, and no name becomes markdown', () => {
  const name = 'a *very* long name of a [model](command:evil)';
  const { text, tooltip } = describeStatus({ ...input, model: { ...model, name } });
  expect(text.length).toBeLessThan(40);
  expect(tooltip).toContain('\\[model\\]\\(command:evil\\)');
});

test('a screen reader hears what the icons mean', () => {
  expect(describeStatus({ ...input, model, languageEnabled: false }).label).toBe(
    'Char-RNN, moby-dick.txt. moby-dick.txt: 4.02 million parameters, loss 1.46. Suggestions are off for plaintext.',
  );
});
