import { type Batch, createStatefulDataset, createWindowedDataset, type Dataset } from '@char-rnn/data';
import { ByteTokenizer, CharTokenizer, type Tokenizer } from '@char-rnn/tokenizer';
import { expect, test } from 'vitest';
import type { Corpus } from '../src/texts/corpus.ts';
import { planValidation } from '../src/train/plan-validation.ts';
import { prepareData } from '../src/train/prepare-data.ts';
import type { RunSettings } from '../src/train/settings.ts';

const BOOK = 'All work and no play makes Jack a dull boy.\n'.repeat(20);
const settings = (changes: Partial<RunSettings>) =>
  ({ batchSize: 4, seqLength: 9, seed: 3, validation: 0, stateful: false, ...changes }) as RunSettings;

/** The documents of a corpus. */
function corpusOf(texts: readonly string[], tokenizer: Tokenizer = CharTokenizer.fit(texts)): Corpus {
  const documents = texts.map((text, document) => ({
    name: `${document}.txt`,
    start: texts.slice(0, document).join('').length,
    length: text.length,
  }));
  return { name: 'texts', ids: tokenizer.encode(texts.join('')), documents, tokenizer, sha256: '' };
}

async function readEpoch(dataset: Dataset): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of dataset.epoch(0)) batches.push(batch);
  return batches;
}

test.each([true, false])(
  'what is trained on are the documents before the last part: carried state %s',
  async (stateful) => {
    const texts = [BOOK.slice(0, 333), BOOK.slice(333, 360), BOOK.slice(360)];
    const corpus = corpusOf(texts);
    const { training, validation, ...plan } = prepareData(corpus, settings({ stateful, validation: 0.2 }));
    expect(plan).toMatchObject({ trainCharacters: 704, validationCharacters: 176, warnings: [] });

    const ids = corpus.tokenizer.encode(BOOK);
    const create = stateful ? createStatefulDataset : createWindowedDataset;
    const options = { batchSize: 4, seqLength: 9, seed: 3, documentStarts: [0, 333, 360] };
    expect(await readEpoch(training)).toEqual(await readEpoch(create(ids.slice(0, 704), options)));
    const held = createStatefulDataset(ids.slice(704), { batchSize: 2, seqLength: 9, randomOffset: false });
    expect(await readEpoch(validation.dataset!)).toEqual(await readEpoch(held));
  },
);

test('a document that begins in the held-out part begins there anew', async () => {
  const corpus = corpusOf([BOOK.slice(0, 750), BOOK.slice(750)]);
  const { validation } = prepareData(corpus, settings({ validation: 0.2 }));
  const held = corpus.tokenizer.encode(BOOK).slice(704);
  const options = { batchSize: 2, seqLength: 9, randomOffset: false, documentStarts: [0, 46] };
  const batches = await readEpoch(validation.dataset!);
  expect(batches).toEqual(await readEpoch(createStatefulDataset(held, options)));
  expect(batches.slice(1).some(({ resetLanes }) => resetLanes!.includes(1))).toBe(true);
});

test('texts that are shorter than a window are left out, with a warning', () => {
  const { warnings, training } = prepareData(corpusOf([BOOK, 'short', 'shorter']), settings({}));
  expect(warnings).toEqual(['2 of the 3 texts to train on have fewer characters than a window, 10, and are left out.']);
  expect(training.batchesPerEpoch).toBe(22);
  expect(prepareData(corpusOf([BOOK, 'short', 'shorter']), settings({ stateful: true })).warnings).toEqual([]);
});

test('texts that do not make a batch between them are called too short', () => {
  const texts = Array.from({ length: 10 }, () => 'too short');
  expect(() => prepareData(corpusOf(texts), settings({}))).toThrow(
    expect.objectContaining({
      code: 'TEXT_TOO_SHORT',
      message: expect.stringMatching(/10 texts .* 0 windows of 9 \+ 1 characters, .* needs 4.*--seq-length/),
    }),
  );
  expect(prepareData(corpusOf(texts), settings({ stateful: true })).training.batchesPerEpoch).toBe(2);
});

test.each<[string, Tokenizer]>([
  ['characters', CharTokenizer.fit('a')],
  ['the characters of a model', CharTokenizer.fit('abc')],
  ['bytes', new ByteTokenizer()],
])('a text of one character over and over is refused: %s', (_, tokenizer) => {
  // Longer than what is looked at together, so that an end that differs is found as well.
  const same = 'a'.repeat(150_000);
  expect(() => prepareData(corpusOf([same, same], tokenizer), settings({}))).toThrow(
    expect.objectContaining({ code: 'NOTHING_TO_LEARN', message: expect.stringContaining('300,000 times') }),
  );
  expect(prepareData(corpusOf([same, 'b'], tokenizer), settings({})).trainCharacters).toBe(150_001);
});

test('of a long held-out part the beginning of each lane is read, and the plan says how much that is', async () => {
  // Lanes of 156,000 characters.
  const ids = new Uint8Array(64 * 156_000 + 1);
  const { dataset, charactersRead } = planValidation(ids, { seqLength: 100 });
  const batches = await readEpoch(dataset!);
  expect(charactersRead).toBe(256_000);
  expect(batches.reduce((sum, { xs }) => sum + xs.length, 0)).toBe(charactersRead);
  const { dataset: whole, charactersRead: all } = planValidation(ids.subarray(0, 64 * 3900 + 1), { seqLength: 100 });
  expect(all).toBeUndefined();
  expect(whole!.batchesPerEpoch).toBe(39);
});

test('the lanes of a long held-out part lie all over it', async () => {
  const ids = Int32Array.from({ length: 10_000_000 }, (_, position) => position);
  const [first] = await readEpoch(planValidation(ids, { seqLength: 100 }).dataset!);
  const [, time] = first!.shape;
  const starts = Array.from({ length: 64 }, (_, lane) => first!.xs[lane * time]!);
  expect(starts).toEqual(starts.map((_, lane) => lane * starts[1]!));
  expect(starts[63]).toBeGreaterThan(9_800_000);
});
