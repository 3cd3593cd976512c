import { createHash } from 'node:crypto';
import { type BackendName, type LoadedBackend, selectBackend } from '@char-rnn/backend';
import { CharTokenizer } from '@char-rnn/tokenizer';
import { Trainer } from '@char-rnn/trainer';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import type { Corpus } from '../src/texts/corpus.ts';
import { chooseBackend, chooseFastest } from '../src/train/backend-choice.ts';
import { prepareData } from '../src/train/prepare-data.ts';
import { prepareModel } from '../src/train/prepare-model.ts';
import { resolveNewRun } from '../src/train/resolve-run.ts';
import type { RunSettings } from '../src/train/settings.ts';

process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

const SIZES = { out: '', units: 32, embedding: 8, batchSize: 4, seqLength: 16 };

const missing = await reasonAgainst('tensorflow');
const besideSimd: [title: string, other: BackendName, missing: string | undefined][] = [
  ['cpu', 'cpu', undefined],
  [missing === undefined ? 'tensorflow' : `tensorflow SKIPPED: ${missing}`, 'tensorflow', missing],
];

describe.each(besideSimd)('between simd and %s', (_title, other, reason) => {
  test.skipIf(reason !== undefined)('auto takes the one that is faster at a training step', async () => {
    const candidates = [await selectBackend(other), await selectBackend('simd')];
    const asked: LoadedBackend[] = [];
    const settingsOn = (backend: LoadedBackend): RunSettings => {
      asked.push(backend);
      return settingsOf(backend);
    };
    const before = tf.memory().numTensors;
    const { backend, measurements } = await chooseFastest(candidates, { corpus: corpusOf(2000), settingsOn });

    expect(measurements.map(({ name }) => name).sort()).toEqual([other, 'simd'].sort());
    const [fastest, slower] = measurements.map(({ milliseconds }) => milliseconds);
    expect(fastest).toBeGreaterThan(0);
    expect(fastest).toBeLessThanOrEqual(slower!);
    expect(backend).toEqual(candidates.find(({ name }) => name === measurements[0]!.name));
    expect(tf.getBackend()).toBe(backend.name);
    expect(asked).toEqual([candidates[0]]);
    expect(tf.memory().numTensors).toBe(before);
    // Where simd lost, its memory is given back, and it can still be asked for.
    expect(tf.findBackendFactory('simd') !== null).toBe(backend.name === 'simd');
    expect((await selectBackend('simd')).name).toBe('simd');
  });
});

test('a run is the same whether its backend was measured or named', async () => {
  const corpus = corpusOf(2000);
  const train = async (): Promise<string> => {
    await selectBackend('simd');
    const settings = settingsOf({ name: 'simd', device: '', accelerated: false });
    const trainer = new Trainer(await prepareModel(settings, corpus.tokenizer, undefined));
    trainer.compile();
    await trainer.fit(prepareData(corpus, settings).training, { epochs: 1 });
    const hash = createHash('sha256');
    for (const { data } of await trainer.model.getWeights()) hash.update(data as Float32Array);
    return hash.digest('hex');
  };
  const named = await train();
  await chooseFastest([await selectBackend('cpu'), await selectBackend('simd')], { corpus, settingsOn: settingsOf });
  expect(await train()).toBe(named);
});

test('a backend that cannot run the step is passed over, with the reason', async () => {
  const simd = await selectBackend('simd');
  const gone = { name: 'webgl' as BackendName, device: 'a card that is gone', accelerated: true };
  const choice = await chooseFastest([gone, simd], { corpus: corpusOf(2000), settingsOn: settingsOf });
  expect(choice.backend).toEqual(simd);
  expect(choice.measurements[1]).toEqual({ name: 'webgl', reason: expect.stringContaining("no backend 'webgl'") });
});

test('with one candidate, and with a name, nothing is measured', async () => {
  const settingsOn = (): RunSettings => {
    throw new Error('measured');
  };
  const simd = await selectBackend('simd');
  const corpus = corpusOf(2000);
  expect(await chooseFastest([simd], { corpus, settingsOn })).toEqual({ backend: simd, measurements: [] });
  const named = await chooseBackend('cpu', { threads: undefined, corpus, settingsOn });
  expect(named).toMatchObject({ backend: { name: 'cpu' }, measurements: [] });
});

test('a text that is too short is still called that', async () => {
  const candidates = [await selectBackend('cpu'), await selectBackend('simd')];
  const choice = chooseFastest(candidates, { corpus: corpusOf(20), settingsOn: settingsOf });
  await expect(choice).rejects.toMatchObject({ code: 'TEXT_TOO_SHORT' });
});

function settingsOf(backend: LoadedBackend): RunSettings {
  return resolveNewRun(SIZES, { characters: 2000, backend, initial: undefined }).settings;
}

function corpusOf(length: number): Corpus {
  const text = 'All work and no play makes Jack a dull boy.\n'.repeat(50).slice(0, length);
  const tokenizer = CharTokenizer.fit(text);
  const documents = [{ name: 'text', start: 0, length }];
  return { name: 'text', ids: tokenizer.encode(text), documents, tokenizer, sha256: '' };
}

async function reasonAgainst(name: BackendName): Promise<string | undefined> {
  try {
    await selectBackend(name);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
