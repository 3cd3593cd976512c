import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSimdKernels } from '@char-rnn/kernels';
import { expect, test, vi } from 'vitest';
import { KernelStepModel, OneStep, type OneStepOptions } from '../src/index.ts';
import { KernelsLoan } from '../src/inference/kernels-loan.ts';
import { charTokenizer, makeArtifacts } from './make-model.ts';

const generate = async (options: OneStepOptions, overrides = {}): Promise<string> => {
  const oneStep = OneStep.fromArtifacts(makeArtifacts(charTokenizer, overrides), { seed: 3, ...options });
  const text = await oneStep.generate('abc', { length: 300 });
  oneStep.dispose();
  return text;
};

test.each(['float32', 'int8'] as const)(
  'in %s the same seed gives the same text on any number of threads',
  async (precision) => {
    const large = { rnnUnits: 320, rnnLayers: 2 };
    const text = await generate({ precision, threads: 1 }, large);
    expect([...text]).toHaveLength(300);
    expect(await generate({ precision, threads: 3 }, large)).toBe(text);
  },
);

test('int8 gives nearly the logits of float32, and not quite', async () => {
  const artifacts = makeArtifacts(charTokenizer);
  const ids = charTokenizer.encode('a');
  const exact = KernelStepModel.fromArtifacts(artifacts);
  const rounded = KernelStepModel.fromArtifacts(artifacts, { precision: 'int8' });
  const { logits: expected } = await exact.step(ids);
  const { logits } = await rounded.step(ids);
  const difference = Math.max(...logits.map((logit, i) => Math.abs(logit - expected[i])));
  expect(difference).toBeGreaterThan(1e-6);
  expect(difference).toBeLessThan(0.2);
});

test('an LSTM runs in scalar TypeScript, which a warning says', async () => {
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  expect([...(await generate({ onWarning, precision: 'int8' }, { cell: 'lstm' }))]).toHaveLength(300);
  expect(warnings).toEqual([expect.stringContaining('scalar TypeScript, in float32')]);
});

test('options that make no sense are refused at once', () => {
  const artifacts = makeArtifacts(charTokenizer);
  const wrong: [OneStepOptions, string][] = [
    [{ precision: 'int4' as 'int8' }, 'precision is "int4"'],
    [{ threads: 0 }, 'threads is 0'],
    [{ threads: 1.5 }, 'threads is 1.5'],
    [{ kernels: {} as () => never }, 'kernels is no function'],
  ];
  for (const [options, message] of wrong) {
    expect(() => OneStep.fromArtifacts(artifacts, options)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(message) }),
    );
  }
});

test('what was disposed of generates nothing any more, and others go on', async () => {
  const artifacts = makeArtifacts(charTokenizer);
  const [kept, dropped, unused] = [1, 2, 3].map(() => OneStep.fromArtifacts(artifacts, { seed: 1 }));
  const text = await kept.generate('a');
  expect(await dropped.generate('a')).toBe(text);
  dropped.dispose();
  dropped.dispose();
  unused.dispose();
  await expect(dropped.generate('a')).rejects.toMatchObject({ code: 'DISPOSED' });
  await expect(unused.generate('a')).rejects.toMatchObject({ code: 'DISPOSED' });
  expect(await kept.generate('a')).toBe(text);
  kept.dispose();
  expect(await OneStep.fromArtifacts(artifacts, { seed: 1 }).generate('a')).toBe(text);
});

test('kernels that were passed in are used, have all their memory back afterwards, and are not disposed of', async () => {
  const kernels = await createSimdKernels({ threads: 1 });
  const { usedBytes } = kernels.memory;
  const artifacts = makeArtifacts(charTokenizer);
  const oneStep = OneStep.fromArtifacts(artifacts, { seed: 3, kernels: async () => kernels });
  const text = await oneStep.generate('abc', { length: 300 });
  expect(kernels.memory.usedBytes).toBeGreaterThan(usedBytes);
  oneStep.dispose();
  // What a promise does that is there already comes before the next turn of the event loop.
  await new Promise(setImmediate);
  expect(kernels.memory.usedBytes).toBe(usedBytes);
  expect(await generate({ kernels: async () => kernels })).toBe(text);
  expect(await generate({})).toBe(text);
  kernels.dispose();
});

test('a step model that was passed in is not disposed of', async () => {
  const model = KernelStepModel.fromArtifacts(makeArtifacts(charTokenizer));
  new OneStep(model, charTokenizer).dispose();
  expect((await model.step(Int32Array.of(1))).logits).toHaveLength(charTokenizer.size);
});

test('a model that nobody refers to any more gives its memory back by itself', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const kernels = await new KernelsLoan({}).take();
  const before = kernels.memory.usedBytes;
  const generateAndForget = async () => {
    await OneStep.fromArtifacts(makeArtifacts(charTokenizer)).generate('a', { length: 5 });
  };
  await generateAndForget();
  expect(kernels.memory.usedBytes).toBeGreaterThan(before);
  await vi.waitFor(() => {
    collectGarbage();
    expect(kernels.memory.usedBytes).toBeLessThanOrEqual(before);
  });
});
