import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@char-rnn/backend';
import { createStatefulDataset } from '@char-rnn/data';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { probeBackends, title } from '../../backend/test/available-backends.ts';
import { type Callback, restoreCheckpoint, saveCheckpoint, Trainer } from '../src/index.ts';
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

const DATASETS = {
  windowed: () => createDataset({ seed: 3 }),
  stateful: () => createStatefulDataset(ids, { seqLength: 10, batchSize: 16, seed: 3 }),
};

for (const probe of (await probeBackends()).filter(({ name }) => name !== 'webgpu')) {
  describe.skipIf(probe.missing).each(['windowed', 'stateful'] as const)(`${title(probe)}, %s batches`, (kind) => {
    test('a training that resumes in another trainer ends with the weights and history of one that never stopped', async () => {
      await selectBackend(probe.name);
      const dataset = DATASETS[kind]();
      const options = { dropout: 0.2, rnnLayers: 2 };
      const undisturbed = new Trainer(createModel(options));
      undisturbed.compile({ clipNorm: 1 });
      const expected = await undisturbed.fit(dataset, { epochs: 2 });

      const dir = await temporaryFolder();
      const first = new Trainer(createModel(options));
      first.compile({ clipNorm: 1 });
      await first.fit(dataset, { epochs: 2, callbacks: [stopAfter(dataset.batchesPerEpoch + 3)] });
      await saveCheckpoint(first, dir, { extra: { note: 'mine' } });

      const second = new Trainer(createModel({ ...options, seed: 0 }));
      second.compile({ clipNorm: 1 });
      const restored = await restoreCheckpoint(second, dir);
      expect(restored).toEqual({ step: dataset.batchesPerEpoch + 3, extra: { note: 'mine' }, skipped: [] });
      const history = await second.fit(dataset, { epochs: 2 });
      expect(history.epochs).toEqual(expected.epochs);
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
    for (const [model, optimizer, difference] of [
      [createModel({ rnnLayers: 2 }), 'adam', 'rnnLayers 1'],
      [createModel(), 'sgd', "optimizer 'adam'"],
    ] as const) {
      const other = new Trainer(model);
      other.compile({ optimizer });
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
