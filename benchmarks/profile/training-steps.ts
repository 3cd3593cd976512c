/**
 * The program that is profiled: training steps of the tutorial's model, as `fit` takes them. Arguments: the number of
 * threads, of steps to warm up and of steps that count, and a WebAssembly module to use instead of the embedded one.
 */
import { readFileSync } from 'node:fs';
import { selectBackend } from '@char-rnn/backend';
import { enableWasmFeatures } from '@char-rnn/kernels';
import { createCharRnn } from '@char-rnn/model';
import { Trainer } from '@char-rnn/trainer';
import * as tf from '@tensorflow/tfjs';
import { BATCH, EMBEDDING, ids, TIME, targets, UNITS, VOCAB } from '../contenders/tutorial-batch.ts';
import type { TakenSteps } from './take-steps.ts';

/** What is used of it: the types of Node 20 do not have it. */
interface WasmInterface {
  compile(bytes: Uint8Array): Promise<object>;
  Module: { exports(module: object): { name: string }[] };
}

const [threads, warmUp, count, file] = process.argv.slice(2);
enableWasmFeatures();
if (file) useModule(file);

const backend = await selectBackend('simd', { threads: Number(threads) });
const trainer = new Trainer(createCharRnn({ vocabSize: VOCAB, embeddingDim: EMBEDDING, rnnUnits: UNITS }));
trainer.compile();
const now = () => Number(process.hrtime.bigint() / 1000n);
const steps: TakenSteps['steps'] = [];
for (let step = 0; step < Number(warmUp) + Number(count); step++) {
  const start = now();
  const { loss } = await trainer.trainStep({ xs: ids.slice(), ys: targets.slice(), shape: [BATCH, TIME], index: 0 });
  await loss.data();
  loss.dispose();
  if (step >= Number(warmUp)) steps.push([start, now()]);
}
const taken: TakenSteps = { description: `${backend.device}, Node ${process.versions.node}`, steps };
console.log(JSON.stringify(taken));
// Ends the workers: V8 writes a thread's profile when the thread ends.
tf.removeBackend('simd');

/** Makes the package compile this module where it would compile the bytes that it embeds. */
function useModule(path: string): void {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WasmInterface };
  const compile = WebAssembly.compile.bind(WebAssembly);
  WebAssembly.compile = async (bytes) => {
    const module = await compile(bytes);
    // Node compiles modules of its own, too.
    const isOfKernels = WebAssembly.Module.exports(module).some(({ name }) => name === 'gruForward');
    return isOfKernels ? compile(readFileSync(path)) : module;
  };
}
