import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectBackend } from '@char-rnn/backend';
import { readModel } from '@char-rnn/files';
import { CharRnnInference } from '@char-rnn/kernels';
import { CharTokenizer } from '@char-rnn/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { expectAgreement } from '../../backend/test/reference.ts';
import { adaptVocabulary, createCharRnn, loadCharRnn } from '../src/index.ts';

const SMALL = { vocabSize: 7, embeddingDim: 5, rnnUnits: 6, rnnLayers: 2, seed: 4 };
const IDS = [
  [1, 2, 3, 4, 5],
  [6, 5, 4, 3, 2],
];
const BATCH = { xs: Int32Array.from(IDS.flat()), ys: Int32Array.from(IDS.flat()), shape: [2, 5] as [number, number] };

beforeAll(async () => {
  await selectBackend('cpu');
});

async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'char-rnn-model-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

describe.each(['gru', 'lstm'] as const)('a saved %s model', (cell) => {
  test('is read back with the same weights, and its tokenizer', async () => {
    const dir = await temporaryFolder();
    const model = createCharRnn({ ...SMALL, cell });
    const tokenizer = CharTokenizer.fit('abcdef');
    await model.save(dir, { tokenizer, training: { loss: 1.5 } });
    const loaded = await loadCharRnn(dir);
    expect(await loaded.getWeights()).toEqual(await model.getWeights());
    const artifacts = await readModel(dir);
    expect(artifacts.tokenizer).toEqual(tokenizer.toJSON());
    expect(artifacts.training?.loss).toBe(1.5);
  });

  test('computes on the kernels what it computes on TensorFlow.js', async () => {
    const model = createCharRnn({ ...SMALL, cell });
    const weights = (await model.getWeights()).map(({ data }) => data);
    const [embedding, ...rest] = weights;
    const layers = [0, 1].map((layer) => {
      const [kernel, recurrentKernel, bias] = rest.slice(3 * layer);
      return { kernel, recurrentKernel, bias };
    });
    const [denseKernel, denseBias] = weights.slice(-2);
    const { vocabSize, embeddingDim, rnnUnits: units } = SMALL;
    const inference = new CharRnnInference({
      cell,
      vocabSize,
      embeddingDim,
      units,
      embedding,
      layers,
      denseKernel,
      denseBias,
    });
    let onKernels: { logits: Float32Array; states: Float32Array[] } | undefined;
    for (let t = 0; t < 5; t++) {
      onKernels = inference.step(
        Int32Array.from(IDS, (row) => row[t]),
        onKernels?.states,
      );
    }
    const onTensors = await model.prime(Int32Array.from(IDS.flat()), [2, 5]);
    expectAgreement(onTensors.logits, onKernels?.logits ?? [], 'logits');
    expect(onTensors.states).toHaveLength(inference.stateCount);
    for (const [i, state] of onTensors.states.entries())
      expectAgreement(state, onKernels?.states[i] ?? [], `state ${i}`);
  });

  test('agrees with the TensorFlow.js layers', async () => {
    const model = createCharRnn({ ...SMALL, cell });
    const fromLayers = model.layersModel.predict(tf.tensor2d(IDS, [2, 5], 'int32')) as tf.Tensor;
    expectAgreement(await model.predict(IDS).data(), Array.from(await fromLayers.data()), 'logits');
  });
});

test('the gradients of an LSTM are those of finite differences', async () => {
  const model = createCharRnn({ vocabSize: 4, embeddingDim: 2, rnnUnits: 3, cell: 'lstm', seed: 1 });
  const batch = { xs: Int32Array.of(1, 2, 3, 1), ys: Int32Array.of(2, 3, 1, 1), shape: [2, 2] as [number, number] };
  const { grads } = tf.variableGrads(() => model.loss(batch), [...model.variables.values()]);
  const lossAt = async () => (await model.loss(batch).data())[0];
  const step = 1e-2;
  for (const variable of model.variables.values()) {
    const gradient = await grads[variable.name].data<'float32'>();
    const original = await variable.data();
    for (let i = 0; i < original.length; i += 5) {
      const shifted = async (by: number) => {
        const values = Float32Array.from(original);
        values[i] += by;
        variable.assign(tf.tensor(values, variable.shape));
        return lossAt();
      };
      const slope = ((await shifted(step)) - (await shifted(-step))) / (2 * step);
      variable.assign(tf.tensor(Float32Array.from(original), variable.shape));
      expect(Math.abs(slope - gradient[i]), `${variable.name}[${i}]`).toBeLessThan(2e-4);
    }
  }
});

test('states carried from call to call give what one call over the whole sequence gives', async () => {
  const model = createCharRnn(SMALL);
  const whole = model.callWithState(IDS);
  const first = model.callWithState(IDS.map((row) => row.slice(0, 2)));
  const second = model.callWithState(
    IDS.map((row) => row.slice(2)),
    first.states,
  );
  const expected = Array.from(await whole.logits.slice([0, 2, 0]).data());
  expectAgreement(await second.logits.data(), expected, 'logits');
});

describe.each(['dropout', 'embeddingDropout', 'weightDropout'] as const)('%s', (place) => {
  test.each(['gru', 'lstm'] as const)(
    'of a %s changes the loss in training only, by the step, and the same way each time',
    async (cell) => {
      const sizes = { ...SMALL, rnnUnits: 16, rnnLayers: 2, cell };
      const model = createCharRnn({ ...sizes, [place]: 0.5 });
      const loss = async (trainingStep?: number) => (await model.loss(BATCH, { trainingStep }).data())[0];
      const [withoutDropout] = await createCharRnn(sizes).loss(BATCH).data();
      expect(await loss()).toBe(withoutDropout);
      expect(await loss(1)).toBe(await loss(1));
      expect(await loss(1)).not.toBe(await loss(2));
      expect(await loss(1)).not.toBe(await loss());
    },
  );
});

test('the gradients of a step with every dropout are those of finite differences', async () => {
  const model = createCharRnn({ ...SMALL, rnnUnits: 6, dropout: 0.3, embeddingDropout: 0.3, weightDropout: 0.3 });
  const loss = () => model.loss(BATCH, { trainingStep: 3 });
  const { grads } = tf.variableGrads(loss, [...model.variables.values()]);
  const weights = await model.getWeights();
  for (const [index, { data }] of weights.entries()) {
    const variable = model.variables.get(weights[index].name)!;
    const gradient = await grads[variable.name].data<'float32'>();
    // The weight with the steepest slope: there float32 differences have the most digits.
    const at = gradient.reduce((best, value, i) => (Math.abs(value) > Math.abs(gradient[best]) ? i : best), 0);
    const shifted = async (by: number) => {
      const moved = weights.map((weight) => ({ ...weight, data: weight.data.slice() }));
      moved[index].data[at] = data[at] + by;
      model.setWeights(moved);
      return (await loss().data())[0];
    };
    const STEP = 1e-2;
    const slope = ((await shifted(STEP)) - (await shifted(-STEP))) / (2 * STEP);
    expect(slope / gradient[at], weights[index].name).toBeCloseTo(1, 1);
  }
});

test('computing leaves no tensor behind', async () => {
  const model = createCharRnn(SMALL);
  const before = tf.memory().numTensors;
  tf.dispose(model.predict(IDS));
  tf.dispose(model.loss(BATCH));
  await model.prime(BATCH.xs, BATCH.shape);
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before - model.variables.size);
});

describe('bad input', () => {
  const model = () => createCharRnn(SMALL);
  test.each([
    ['an id outside the vocabulary', () => model().predict([[1, 7]]), 'The id 7'],
    ['rows of different lengths', () => model().predict([[1, 2], [3]]), 'same number of ids'],
    ['no rows', () => model().predict([]), '0 ids'],
    ['too few states', () => model().callWithState(IDS, []), 'has 2 states, but 0'],
  ])('%s is refused', (_what, act, message) => {
    expect(act).toThrowError(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(message) }),
    );
  });

  test('weights of another model are refused and change nothing', async () => {
    const target = model();
    const before = await target.getWeights();
    const other = await createCharRnn({ ...SMALL, rnnUnits: 5 }).getWeights();
    expect(() => target.setWeights(other)).toThrowError(expect.objectContaining({ code: 'WEIGHTS_MISMATCH' }));
    expect(await target.getWeights()).toEqual(before);
  });
});

test('a model with an adapted vocabulary predicts the known characters as before', async () => {
  const trainedVocabulary = ['[UNK]', 'a', 'c', 'd'];
  const newVocabulary = ['[UNK]', 'a', 'b', 'c', 'd'];
  const sizes = { embeddingDim: 3, rnnUnits: 4 };
  const trained = createCharRnn({ vocabSize: 4, ...sizes, seed: 1 });
  const untrained = await createCharRnn({ vocabSize: 5, ...sizes, seed: 2 }).getWeights();
  const adapted = createCharRnn({ vocabSize: 5, ...sizes });
  const options = { trained: await trained.getWeights(), untrained, trainedVocabulary, newVocabulary };
  adapted.setWeights(adaptVocabulary(options));

  const before = Array.from(await trained.predict([[1, 2, 3]]).data());
  const after = Array.from(await adapted.predict([[1, 3, 4]]).data());
  const known = after.filter((_, i) => newVocabulary[i % 5] !== 'b');
  expectAgreement(known, before, 'logits of known characters');
  const newRow = (await adapted.getWeights())[0].data.subarray(2 * 3, 3 * 3);
  expect([...newRow]).toEqual([...untrained[0].data.subarray(2 * 3, 3 * 3)]);
});
