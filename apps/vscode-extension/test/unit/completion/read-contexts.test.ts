import { expect, test } from 'vitest';
import { ReadContexts } from '../../../src/completion/engine/read-contexts.ts';
import { makeCountingOneStep } from '../make-one-step.ts';

const TEXT = 'a bad cab. a deed in a den,\nlo and behold! an mnemonic ode. '.repeat(8);

/** Contexts, and what reading a text costs; each result is compared with that of a model that reads the whole text. */
function setUp() {
  const { oneStep, steps } = makeCountingOneStep();
  const fresh = makeCountingOneStep();
  const contexts = new ReadContexts(oneStep);
  const cost = async (text: string) => {
    const before = steps();
    const result = await contexts.read(text);
    expect(result!.read).toEqual(await fresh.oneStep.read(text));
    expect(result!.steps).toBe(steps() - before);
    return steps() - before;
  };
  return { contexts, cost, oneStep };
}

test('a character more costs one step', async () => {
  const { cost } = setUp();
  expect(await cost(TEXT.slice(0, 200))).toBe(200);
  for (let end = 201; end < 240; end++) expect(await cost(TEXT.slice(0, end))).toBe(1);
});

test('the same text again, and a text that was read on the way to a longer one, cost nothing', async () => {
  const { cost } = setUp();
  for (const end of [100, 101, 102, 103]) await cost(TEXT.slice(0, end));
  for (const end of [103, 102, 101, 100]) expect(await cost(TEXT.slice(0, end))).toBe(0);
});

test('an edit costs the steps from the nearest place before it, at most 31 more than the text behind it', async () => {
  const { cost } = setUp();
  await cost(TEXT);
  for (const at of [450, 333, 100, 31, 5]) {
    const edited = `${TEXT.slice(0, at)}?${TEXT.slice(at + 1)}`;
    const behind = TEXT.length - at;
    const steps = await cost(edited);
    expect(steps).toBeGreaterThanOrEqual(behind);
    expect(steps).toBeLessThanOrEqual(behind + 31);
  }
});

test('an undo finds the text as it was before the edit', async () => {
  const { cost } = setUp();
  await cost(TEXT);
  await cost(`${TEXT.slice(0, 50)}!${TEXT.slice(50)}`);
  expect(await cost(TEXT)).toBe(0);
});

test('two documents that are typed in by turns cost one step a character each', async () => {
  const { cost } = setUp();
  const other = TEXT.slice(100);
  await cost(TEXT.slice(0, 60));
  await cost(other.slice(0, 60));
  for (let end = 61; end < 90; end++) {
    expect(await cost(TEXT.slice(0, end))).toBe(1);
    expect(await cost(other.slice(0, end))).toBe(1);
  }
});

test('characters of two UTF-16 units are never read by halves, wherever they lie', async () => {
  const { cost } = setUp();
  for (let before = 28; before < 34; before++) {
    const text = `${'a'.repeat(before)}😀😀😀`;
    await cost(text);
    await cost(`${'a'.repeat(before)}😀b`);
  }
});

test('what was read before an abort is not read again', async () => {
  const { contexts, cost } = setUp();
  const controller = new AbortController();
  controller.abort();
  expect(await contexts.read(TEXT, controller.signal)).toBeUndefined();
  expect(await cost(TEXT)).toBe(TEXT.length);
});

test('an empty text is read as an empty prompt', async () => {
  const { cost } = setUp();
  expect(await cost('')).toBe(1);
});
