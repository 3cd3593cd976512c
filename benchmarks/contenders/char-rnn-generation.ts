/** Characters from the sampler as programs use it. Arguments: precision, number of texts, threads, characters a text. */
import { enableWasmFeatures } from '@char-rnn/kernels';
import { KernelStepModel, OneStep } from '@char-rnn/sampler';
import { answerTurns } from './answer-turns.ts';
import { tokenizer, weights } from './tutorial-model.ts';

const precision = process.argv[2] as 'float32' | 'int8';
const [batch, threads, length] = process.argv.slice(3).map(Number);

enableWasmFeatures();
const oneStep = new OneStep(new KernelStepModel(weights, { precision, threads }), tokenizer);
const prompts = Array.from({ length: batch }, () => 'A');
await answerTurns(
  `Char-RNN, ${precision}, ${threads} thread(s), Node ${process.versions.node}`,
  async () => {
    await oneStep.generateBatch(prompts, { length });
  },
  batch * length,
);
