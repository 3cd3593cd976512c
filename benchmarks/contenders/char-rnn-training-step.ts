/** One training step of the project's own trainer, as `fit` calls it, on the backend named in the arguments. */
import { type BackendName, selectBackend } from '@char-rnn/backend';
import { enableWasmFeatures } from '@char-rnn/kernels';
import { createCharRnn } from '@char-rnn/model';
import { Trainer } from '@char-rnn/trainer';
import { answerTurns } from './answer-turns.ts';
import { BATCH, EMBEDDING, ids, TIME, targets, UNITS, VOCAB } from './tutorial-batch.ts';

process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
enableWasmFeatures();
const threads = process.argv[3] ? Number(process.argv[3]) : undefined;
const backend = await selectBackend(process.argv[2] as BackendName, { threads });
const trainer = new Trainer(createCharRnn({ vocabSize: VOCAB, embeddingDim: EMBEDDING, rnnUnits: UNITS }));
trainer.compile();
await answerTurns(`Char-RNN on ${backend.name} (${backend.device}), Node ${process.versions.node}`, async () => {
  const { loss } = await trainer.trainStep({ xs: ids.slice(), ys: targets.slice(), shape: [BATCH, TIME], index: 0 });
  await loss.data();
  loss.dispose();
});
