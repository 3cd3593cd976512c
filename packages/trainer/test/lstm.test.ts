import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@char-rnn/backend';
import { createWindowedDataset } from '@char-rnn/data';
import { createCharRnn, loadCharRnn } from '@char-rnn/model';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { probeBackends, title } from '../../backend/test/available-backends.ts';
import { Trainer } from '../src/index.ts';
import { ids, tokenizer } from './text.ts';

afterEach(async () => {
  await selectBackend('cpu');
});

for (const probe of await probeBackends()) {
  describe.skipIf(probe.missing)(title(probe), () => {
    test('an LSTM learns, is saved and read back, and goes on from its states', async () => {
      await selectBackend(probe.name);
      const dir = await mkdtemp(join(tmpdir(), 'char-rnn-lstm-'));
      onTestFinished(() => rm(dir, { recursive: true, force: true }));
      const trainer = new Trainer(
        createCharRnn({ vocabSize: tokenizer.size, embeddingDim: 8, rnnUnits: 12, cell: 'lstm' }),
      );
      trainer.compile({ learningRate: 2e-2 });
      const dataset = createWindowedDataset(ids.subarray(0, 6 * 8 * 6), { seqLength: 5, batchSize: 8 });
      const { loss } = await trainer.fit(dataset, { epochs: 3 });
      expect(loss[2]).toBeLessThan(loss[0] - 0.3);
      await trainer.model.save(dir, { tokenizer });
      const loaded = await loadCharRnn(dir);
      expect(await loaded.getWeights()).toEqual(await trainer.model.getWeights());
      const { states } = await loaded.prime(tokenizer.encode('the '), [1, 4]);
      expect(states.map((state) => state.length)).toEqual([12, 12]);
      const { logits } = await loaded.step(tokenizer.encode('c'), states);
      expect(logits).toHaveLength(tokenizer.size);
    });
  });
}
