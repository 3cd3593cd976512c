/** A page that writes with a model: fetched, checked and run without TensorFlow.js. */
import { parseModel } from '@char-rnn/files';
import { createSimdKernels, scalarKernels } from '@char-rnn/kernels';
import { OneStep } from '@char-rnn/sampler';
import { CharTokenizer } from '@char-rnn/tokenizer';

async function fetchFile(name) {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response;
}

async function write({ model, prompt, options }) {
  const modelJson = await (await fetchFile(`${model}/model.json`)).json();
  const [weightsName] = modelJson.weightsManifest[0].paths;
  const weights = new Uint8Array(await (await fetchFile(`${model}/${weightsName}`)).arrayBuffer());
  const oneStep = OneStep.fromArtifacts(await parseModel(modelJson, weights), { threads: 2 });
  const text = await oneStep.generate(prompt, options);
  oneStep.dispose();
  document.querySelector('#text').textContent = text;
  return text;
}

/** One product in WebAssembly and in scalar TypeScript. */
async function multiply() {
  const warnings = [];
  const kernels = await createSimdKernels({ threads: 2, onWarning: (warning) => warnings.push(warning) });
  // Enough work to be shared by the threads.
  const [rows, inner, columns] = [64, 96, 80];
  const a = Float32Array.from({ length: rows * inner }, (_, i) => Math.sin(i));
  const b = Float32Array.from({ length: inner * columns }, (_, i) => Math.cos(i));
  const fast = kernels.matmul({ a, b, rows, inner, columns }).slice();
  const right = scalarKernels.matmul({ a, b, rows, inner, columns });
  const { description, threads } = kernels;
  kernels.dispose();
  return { description, threads, warnings, error: Math.max(...fast.map((value, i) => Math.abs(value - right[i]))) };
}

globalThis.useModel = async (request) => ({
  isolated: globalThis.crossOriginIsolated,
  text: await write(request),
  kernels: await multiply(),
  ids: [...CharTokenizer.fit(request.prompt).encode(request.prompt)],
});
