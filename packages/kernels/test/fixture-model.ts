/** A small language model that is nothing but the kernels in a row, to hold them against the fixtures. */
import { readFileSync } from 'node:fs';
import { type Kernels, scalarKernels } from '../src/index.ts';

interface FixtureTensor {
  shape: number[];
  data: number[];
}

export interface Fixture {
  batch: number;
  time: number;
  vocabSize: number;
  embeddingDim: number;
  units: number;
  layers: number;
  ids: number[][];
  targets: number[][];
  h0: FixtureTensor[];
  weights: Record<string, FixtureTensor>;
  logits: FixtureTensor;
  finalStates: FixtureTensor[];
  loss: number;
  gradients: Record<string, FixtureTensor>;
  gradientsOfH0: FixtureTensor[];
  adam: { learningRate: number; beta1: number; beta2: number; epsilon: number; lossBeforeEachStep: number[] };
}

export const FIXTURES = ['1layer', '1layer-zero-state', '2layers', '2layers-zero-state'] as const;

export function readFixture(name: (typeof FIXTURES)[number]): Fixture {
  const path = new URL(`../../../fixtures/gru-reset-after-${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as Fixture;
}

/** `[batch][time]` to one time-major array. */
function toTimeMajor(ids: number[][]): Int32Array {
  const [batch, time] = [ids.length, ids[0].length];
  return Int32Array.from({ length: time * batch }, (_, i) => ids[i % batch][Math.floor(i / batch)]);
}

/** `[time, batch, features]` to `[batch, time, features]`, the order of the fixtures. */
export function toBatchMajor(x: Float32Array, time: number, batch: number): Float32Array {
  const features = x.length / time / batch;
  const turned = new Float32Array(x.length);
  for (let t = 0; t < time; t++) {
    for (let b = 0; b < batch; b++) {
      const from = (t * batch + b) * features;
      turned.set(x.subarray(from, from + features), (b * time + t) * features);
    }
  }
  return turned;
}

export type Tensors = Record<string, Float32Array>;

export function fixtureWeights(fixture: Fixture): Tensors {
  return Object.fromEntries(Object.entries(fixture.weights).map(([name, { data }]) => [name, Float32Array.from(data)]));
}

function runForward(fixture: Fixture, weights: Tensors, kernels: Kernels) {
  const { batch, time, embeddingDim, units, vocabSize } = fixture;
  const rows = time * batch;
  const ids = toTimeMajor(fixture.ids);
  const targets = toTimeMajor(fixture.targets);
  let x = kernels.gatherRows({ table: weights['embedding/embeddings'], ids, rowLength: embeddingDim });
  const layers = fixture.h0.map((h0, layer) => {
    const inputs = layer === 0 ? embeddingDim : units;
    const kernel = weights[`gru${layer}/kernel`];
    const bias = weights[`gru${layer}/bias`];
    const inputBias = bias.subarray(0, 3 * units);
    const projection = kernels.denseForward({ x, kernel, bias: inputBias, rows, inputs, units: 3 * units });
    const recurrentKernel = weights[`gru${layer}/recurrent_kernel`];
    const recurrentBias = bias.subarray(3 * units);
    const initialState = Float32Array.from(h0.data);
    const result = kernels.gruSequenceForward({
      projection,
      recurrentKernel,
      recurrentBias,
      initialState,
      time,
      batch,
      units,
    });
    const saved = { ...result, x, inputs, kernel, recurrentKernel, initialState };
    x = result.outputs;
    return saved;
  });
  const logits = kernels.denseForward({
    x,
    kernel: weights['dense/kernel'],
    bias: weights['dense/bias'],
    rows,
    inputs: units,
    units: vocabSize,
  });
  const { losses } = kernels.softmaxCrossEntropy({ logits, targets, rows, vocabSize });
  const loss = losses.reduce((sum, value) => sum + value, 0) / rows;
  return { ids, targets, layers, logits, loss, lastOutputs: x };
}

export interface FixtureRun {
  loss: number;
  /** `[time, batch, vocabSize]` */
  logits: Float32Array;
  finalStates: Float32Array[];
  gradients: Tensors;
  initialStateGradients: Float32Array[];
}

export function runFixture(fixture: Fixture, weights: Tensors, kernels: Kernels = scalarKernels): FixtureRun {
  const { batch, time, embeddingDim, units, vocabSize } = fixture;
  const rows = time * batch;
  const { ids, targets, layers, logits, loss, lastOutputs } = runForward(fixture, weights, kernels);
  const gradients: Tensors = {};
  const initialStateGradients: Float32Array[] = [];
  const dense = kernels.denseBackward({
    x: lastOutputs,
    kernel: weights['dense/kernel'],
    outputGradient: kernels.softmaxCrossEntropyGradient({ logits, targets, rows, vocabSize, scale: 1 / rows }),
    rows,
    inputs: units,
    units: vocabSize,
  });
  gradients['dense/kernel'] = dense.kernelGradient;
  gradients['dense/bias'] = dense.biasGradient;
  let outputsGradient = dense.inputGradient;
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const { x, inputs, kernel, recurrentKernel, initialState, outputs, gates } = layers[layer];
    const gru = kernels.gruSequenceBackward({
      recurrentKernel,
      initialState,
      outputs,
      gates,
      outputsGradient,
      time,
      batch,
      units,
    });
    const projection = { a: gru.projectionGradient, rows, inner: 3 * units, columns: inputs };
    outputsGradient = kernels.matmul({ ...projection, b: kernel, transposeB: true });
    gradients[`gru${layer}/kernel`] = kernels.matmul({
      a: x,
      b: gru.projectionGradient,
      rows: inputs,
      inner: rows,
      columns: 3 * units,
      transposeA: true,
    });
    gradients[`gru${layer}/recurrent_kernel`] = gru.recurrentKernelGradient;
    gradients[`gru${layer}/bias`] = Float32Array.from([
      ...kernels.sumRows({ x: gru.projectionGradient, rows, columns: 3 * units }),
      ...gru.recurrentBiasGradient,
    ]);
    initialStateGradients[layer] = gru.initialStateGradient;
  }
  gradients['embedding/embeddings'] = kernels.scatterAddRows({
    gradient: outputsGradient,
    ids,
    rows: vocabSize,
    rowLength: embeddingDim,
  });
  const finalStates = layers.map(({ outputs }) => outputs.slice((time - 1) * batch * units));
  return { loss, logits, finalStates, gradients, initialStateGradients };
}

/** The loss before each Adam step, as the fixtures list it. */
export function trainFixture(fixture: Fixture, kernels: Kernels = scalarKernels): number[] {
  const weights = fixtureWeights(fixture);
  const zeros = () =>
    Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, new Float32Array(w.length)]));
  const [firstMoments, secondMoments] = [zeros(), zeros()];
  const { lossBeforeEachStep, ...settings } = fixture.adam;
  return lossBeforeEachStep.map((_, index) => {
    const { loss, gradients } = runFixture(fixture, weights, kernels);
    for (const [name, parameter] of Object.entries(weights)) {
      kernels.adamUpdate({
        parameter,
        gradient: gradients[name],
        firstMoment: firstMoments[name],
        secondMoment: secondMoments[name],
        step: index + 1,
        ...settings,
      });
    }
    return loss;
  });
}
