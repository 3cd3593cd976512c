import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@char-rnn/backend';
import { OneStep } from '@char-rnn/sampler';
import { CharTokenizer } from '@char-rnn/tokenizer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeBackends, title } from '../../backend/test/available-backends.ts';
import { expectAgreement } from '../../backend/test/reference.ts';
import { createCharRnn, loadCharRnn } from '../src/index.ts';

const PROMPT = 'the quick brown fox';
const tokenizer = CharTokenizer.fit('the quick brown fox jumps over the lazy dog.\n');
const OPTIONS = { length: 300, seed: 42, temperature: 0.9 };

let dir: string;
let textOnKernels: string;
let statesOnKernels: Float32Array[];

/** A model with opinions: untrained weights are so small that any backend would draw from a flat distribution. */
async function saveModel(): Promise<void> {
  const model = createCharRnn({ vocabSize: tokenizer.size, embeddingDim: 12, rnnUnits: 48, rnnLayers: 2, seed: 7 });
  const weights = (await model.getWeights()).map((w) => ({ ...w, data: w.data.map((value) => 3 * value) }));
  model.setWeights(weights);
  await model.save(dir, { tokenizer });
}

beforeAll(async () => {
  await selectBackend('cpu');
  dir = await mkdtemp(join(tmpdir(), 'char-rnn-generation-'));
  await saveModel();
  const oneStep = await OneStep.load(dir);
  textOnKernels = await oneStep.generate(PROMPT, OPTIONS);
  ({ states: statesOnKernels } = await oneStep.generateOneStep([PROMPT]));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('the text on the kernels has as many characters as asked for, and many different ones', () => {
  expect(textOnKernels).toHaveLength(OPTIONS.length);
  expect(new Set(textOnKernels).size).toBeGreaterThan(10);
});

for (const probe of await probeBackends()) {
  describe.skipIf(probe.missing)(title(probe), () => {
    let oneStep: OneStep;
    beforeAll(async () => {
      await selectBackend(probe.name);
      oneStep = new OneStep(await loadCharRnn(dir), tokenizer);
    });

    test('the same seed gives the same text twice, and the text that the kernels give', async () => {
      const options = probe.name === 'webgpu' ? { ...OPTIONS, length: 20 } : OPTIONS;
      const text = await oneStep.generate(PROMPT, options);
      expect(await oneStep.generate(PROMPT, options)).toBe(text);
      expect(text).toBe(textOnKernels.slice(0, options.length));
    });

    test('priming in one call and character by character give the same state', async () => {
      const { states: atOnce } = await oneStep.generateOneStep([PROMPT]);
      let states: Float32Array[] | undefined;
      for (const character of PROMPT) ({ states } = await oneStep.generateOneStep([character], states));
      for (const [i, state] of atOnce.entries()) {
        if (probe.name === 'cpu') expect(states?.[i]).toEqual(state);
        expectAgreement(states?.[i] ?? [], state, `state ${i}`);
        expectAgreement(statesOnKernels[i], state, `state ${i} on the kernels`);
      }
    });
  });
}
