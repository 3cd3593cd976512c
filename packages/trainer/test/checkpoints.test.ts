import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@char-rnn/backend';
import { createStatefulDataset, createStreamDataset } from '@char-rnn/data';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { probeBackends, title } from '../../backend/test/available-backends.ts';
import { type Callback, cosineDecay, restoreCheckpoint, saveCheckpoint, Trainer } from '../src/index.ts';
import { createDataset, createModel, ids } from './text.ts';

async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'char-rnn-trainer-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

afterEach(async () => {
  await selectBackend('cpu');
});

const stopAfter = (batches: number): Callback => {
  let count = 0;
  return {
    onBatchEnd(_batch, _logs, trainer) {
      if (++count === batches) trainer.stopTraining = true;
    },
  };
};

/** With all that a step can depend on. */
function compile(trainer: Trainer): void {
  const learningRate = cosineDecay({ learningRate: 1e-2, warmupSteps: 4, totalSteps: 20 });
  trainer.compile({ optimizer: 'adamw', learningRate, clipNorm: 1, emaMomentum: 0.9 });
}

const DATASETS = {
  windowed: () => createDataset({ seed: 3 }),
  stateful: () => createStatefulDataset(ids, { seqLength: 10, batchSize: 16, seed: 3 }),
};

for (const probe of (await probeBackends()).filter(({ name }) => name !== 'webgpu')) {
  describe.skipIf(probe.missing).each(['windowed', 'stateful'] as const)(`${title(probe)}, %s batches`, (kind) => {
    test('a training that resumes in another trainer ends with the weights and history of one that never stopped', async () => {
      await selectBackend(probe.name);
      const dataset = DATASETS[kind]();
      const options = { dropout: 0.2, embeddingDropout: 0.1, weightDropout: 0.3, rnnLayers: 2 };
      const validationData = createStreamDataset(ids.subarray(0, 100), { seqLength: 20 });
      const fitOptions = { epochs: 2, validationData, validateEvery: 5 };
      const undisturbed = new Trainer(createModel(options));
      compile(undisturbed);
      const expected = await undisturbed.fit(dataset, fitOptions);

      const dir = await temporaryFolder();
      const first = new Trainer(createModel(options));
      compile(first);
      await first.fit(dataset, { ...fitOptions, callbacks: [stopAfter(dataset.batchesPerEpoch + 3)] });
      await saveCheckpoint(first, dir, { extra: { note: 'mine' } });

      const second = new Trainer(createModel({ ...options, seed: 0 }));
      compile(second);
      const restored = await restoreCheckpoint(second, dir);
      expect(restored).toEqual({ step: dataset.batchesPerEpoch + 3, extra: { note: 'mine' }, skipped: [] });
      const history = await second.fit(dataset, fitOptions);
      expect(history.epochs).toEqual(expected.epochs);
      expect(second.position).toEqual(undisturbed.position);
      expect(second.optimizer.learningRate).toBe(undisturbed.optimizer.learningRate);
      expect(await second.getWeights()).toEqual(await undisturbed.getWeights());
      expect(await second.model.getWeights()).toEqual(await undisturbed.model.getWeights());
    });
  });
}

describe('restoreCheckpoint', () => {
  test('says so when there is none', async () => {
    const trainer = new Trainer(createModel());
    trainer.compile();
    expect((await restoreCheckpoint(trainer, await temporaryFolder())).step).toBeUndefined();
  });

  test('refuses the checkpoint of another architecture or optimizer and changes nothing', async () => {
    const dir = await temporaryFolder();
    const saved = new Trainer(createModel());
    saved.compile();
    await saved.fit(createDataset(), { epochs: 1 });
    await saveCheckpoint(saved, dir);
    for (const [model, options, difference] of [
      [createModel({ rnnLayers: 2 }), {}, 'rnnLayers 1'],
      [createModel(), { optimizer: 'sgd' }, "optimizer 'adam'"],
      [createModel(), { emaMomentum: 0.9 }, 'no averaged weights'],
    ] as const) {
      const other = new Trainer(model);
      other.compile(options);
      const before = await model.getWeights();
      await expect(restoreCheckpoint(other, dir)).rejects.toMatchObject({
        code: 'CHECKPOINT_MISMATCH',
        message: expect.stringContaining(difference),
      });
      expect(await model.getWeights()).toEqual(before);
      expect(other.step).toBe(0);
    }
  });
});
