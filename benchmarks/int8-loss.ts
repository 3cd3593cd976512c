/**
 * What 8 bits cost: the loss of one model in float32 and in int8 on the last 10 % of Shakespeare, each character predicted
 * from all those before it. The argument is the model's folder, the text is in the folder CHAR_RNN_DATASETS.
 */
import { loadDataset } from '@char-rnn/data/datasets';
import { readModel } from '@char-rnn/files';
import { enableWasmFeatures } from '@char-rnn/kernels';
import { KernelStepModel } from '@char-rnn/sampler';
import { tokenizerFromJSON } from '@char-rnn/tokenizer';

const VALIDATION = 0.1;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Give the folder of a model that was trained on shakespeare.');
enableWasmFeatures();
const artifacts = await readModel(folder);
if (artifacts.tokenizer === undefined) throw new Error(`The model in ${folder} has no tokenizer.`);
const { text } = await loadDataset('shakespeare');
const all = tokenizerFromJSON(artifacts.tokenizer).encode(text);
const ids = all.subarray(Math.floor(all.length * (1 - VALIDATION)));

console.log(`${ids.length - 1} characters, ${artifacts.architecture.rnnUnits} units`);
for (const precision of ['float32', 'int8'] as const) {
  const model = KernelStepModel.fromArtifacts(artifacts, { precision });
  const start = performance.now();
  const loss = await measureLoss(model, ids);
  const rate = (ids.length - 1) / ((performance.now() - start) / 1000);
  console.log(`${precision}: ${loss.toFixed(5)} nats a character, ${rate.toFixed(0)} characters/s`);
  model.dispose();
}

async function measureLoss(model: KernelStepModel, ids: Int32Array): Promise<number> {
  let states: Float32Array[] | undefined;
  let sum = 0;
  for (let i = 0; i < ids.length - 1; i++) {
    const result = await model.step(ids.subarray(i, i + 1), states);
    states = result.states;
    const { logits } = result;
    const largest = logits.reduce((a, b) => Math.max(a, b));
    const total = logits.reduce((exponentials, logit) => exponentials + Math.exp(logit - largest), 0);
    sum += Math.log(total) + largest - logits[ids[i + 1]];
  }
  return sum / (ids.length - 1);
}
