import { expect, test, vi } from 'vitest';
import { CharRnnError } from '../src/index.ts';

test('an error carries its code, message and cause', () => {
  const cause = new Error('inner');
  const error = new CharRnnError('TEXT_TOO_SHORT', 'The text has 3 characters.', { cause });
  expect(error).toMatchObject({
    name: 'CharRnnError',
    code: 'TEXT_TOO_SHORT',
    message: 'The text has 3 characters.',
    cause,
  });
  expect(error).toBeInstanceOf(Error);
});

test('isInstance recognises the errors of another copy of the class, where instanceof cannot', async () => {
  vi.resetModules();
  const { CharRnnError: OtherCopy } = await import('../src/index.ts');
  const foreign = new OtherCopy('NOT_UTF8', 'message');
  expect(foreign instanceof CharRnnError).toBe(false);
  expect(CharRnnError.isInstance(foreign)).toBe(true);
  expect(CharRnnError.isInstance(foreign, 'NOT_UTF8')).toBe(true);
  expect(CharRnnError.isInstance(foreign, 'TEXT_TOO_SHORT')).toBe(false);
});

test('isInstance is false for everything else', () => {
  for (const value of [undefined, null, 'text', 1, {}, new Error('plain'), { code: 'NOT_UTF8' }]) {
    expect(CharRnnError.isInstance(value)).toBe(false);
  }
});
