import { expect, test } from 'vitest';
import { NgramModel } from '../src/index.ts';
import { randomText } from './random-text.ts';

/** A text without end, and with so few contexts that a table of them is never full. */
function* endlessText() {
  for (const chunk = new Uint8Array(10_000).fill(1); ; ) yield chunk;
}

test('a timer gets its turn during a text without end, and its abort ends the work with its reason', async () => {
  const model = await NgramModel.fit(Uint8Array.of(1), { vocabSize: 2 });
  for (const work of [NgramModel.fit, model.evaluate.bind(model)]) {
    const controller = new AbortController();
    setTimeout(() => controller.abort('enough'), 0);
    await expect(work(endlessText(), { vocabSize: 2, signal: controller.signal })).rejects.toBe('enough');
  }
});

test('with a signal that is aborted already, nothing is read', async () => {
  const unread = {
    [Symbol.iterator](): Iterator<Uint8Array> {
      throw new Error('It was read.');
    },
  };
  const signal = AbortSignal.abort('too late');
  await expect(NgramModel.fit(unread, { vocabSize: 2, signal })).rejects.toBe('too late');
});

test('progress is told after every 32,768 characters, however they are cut', async () => {
  const ids = randomText(100_000, 3);
  const chunks = Array.from({ length: 100 }, (_, index) => ids.subarray(index * 1000, index * 1000 + 1000));
  for (const text of [ids, chunks]) {
    const seen: number[] = [];
    const onProgress = ({ characters }: { characters: number }) => seen.push(characters);
    const model = await NgramModel.fit(text, { vocabSize: 3, onProgress });
    expect(seen.splice(0)).toEqual([32_768, 65_536, 98_304]);
    await model.evaluate(text, { onProgress });
    expect(seen).toEqual([32_768, 65_536, 98_304]);
  }
});
