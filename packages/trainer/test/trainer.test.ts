import { selectBackend } from '@char-rnn/backend';
import { type Batch, createStatefulDataset, createStreamDataset, createWindowedDataset } from '@char-rnn/data';
import { CharRnnModel, createCharRnn } from '@char-rnn/model';
import { CharTokenizer } from '@char-rnn/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAgreement, REFERENCE_NAMES, readReference } from '../../backend/test/reference.ts';
import { Adam, type Callback, Sgd, Trainer } from '../src/index.ts';
import { createDataset, createModel, ids, shakespeare, TEXT, tokenizer } from './text.ts';

beforeAll(async () => {
  await selectBackend('cpu');
});

test.each(REFERENCE_NAMES.filter((name) => name.includes('zero-state')))(
  'five steps on %s have the reference losses',
  async (name) => {
    const reference = readReference(name);
    const { vocabSize, embeddingDim, units, layers, batch, time } = reference;
    const architecture = {
      vocabSize,
      embeddingDim,
      rnnUnits: units,
      rnnLayers: layers,
      cell: 'gru' as const,
      dropout: 0,
    };
    const names = [...createCharRnn({ vocabSize, embeddingDim, rnnUnits: units, rnnLayers: layers }).variables.keys()];
    const weights = names.map((key) => {
      const { shape, data } = reference.weights[key.replace(/^gru\//, 'gru0/').replace(/^gru_/, 'gru')];
      return { name: key, shape, data: Float32Array.from(data) };
    });
    const trainer = new Trainer(new CharRnnModel(architecture, weights, 0));
    const { learningRate, beta1, beta2, epsilon, lossBeforeEachStep } = reference.adam;
    trainer.compile({ optimizer: new Adam({ learningRate, beta1, beta2, epsilon }) });
    const losses: number[] = [];
    for (let step = 0; step < lossBeforeEachStep.length; step++) {
      const xs = Int32Array.from(reference.ids.flat());
      const ys = Int32Array.from(reference.targets.flat());
      const { loss } = await trainer.trainStep({ xs, ys, shape: [batch, time], index: step });
      losses.push((await loss.data())[0]);
      loss.dispose();
    }
    expectAgreement(losses, lossBeforeEachStep, 'losses');
  },
);

describe('fit', () => {
  test('learns: the loss falls well below that of the untrained model', async () => {
    const trainer = new Trainer(createModel());
    trainer.compile({ learningRate: 1e-2 });
    const history = await trainer.fit(createDataset(), { epochs: 6 });
    expect(history.loss).toHaveLength(6);
    expect(history.loss[0]).toBeGreaterThan(2);
    expect(history.loss[5]).toBeLessThan(history.loss[0] - 1);
    expect(trainer.step).toBe(6 * createDataset().batchesPerEpoch);
  });

  test('calls back in the order of Keras', async () => {
    const events: string[] = [];
    const callback: Callback = {
      onTrainBegin: () => void events.push('train begin'),
      onEpochBegin: (epoch) => void events.push(`epoch ${epoch} begin`),
      onBatchBegin: (batch) => void events.push(`batch ${batch} begin`),
      onBatchEnd: (batch) => void events.push(`batch ${batch} end`),
      onTestBegin: () => void events.push('test begin'),
      onTestEnd: () => void events.push('test end'),
      onEpochEnd: (epoch) => void events.push(`epoch ${epoch} end`),
      onTrainEnd: () => void events.push('train end'),
    };
    const trainer = new Trainer(createModel());
    trainer.compile();
    const dataset = createWindowedDataset(ids.subarray(0, 2 * 4 * 11), { seqLength: 10, batchSize: 4 });
    const validationData = createStreamDataset(ids.subarray(0, 30), { seqLength: 10 });
    await trainer.fit(dataset, { epochs: 2, validationData, callbacks: [callback] });
    const epoch = (n: number) => [
      `epoch ${n} begin`,
      ...['batch 0 begin', 'batch 0 end', 'batch 1 begin', 'batch 1 end', 'test begin', 'test end'],
      `epoch ${n} end`,
    ];
    expect(events).toEqual(['train begin', ...epoch(0), ...epoch(1), 'train end']);
  });

  test('reports the mean of the batch losses, and validation loss where it has validation data', async () => {
    const trainer = new Trainer(createModel());
    trainer.compile();
    const batchLosses: number[] = [];
    const callbacks: Callback[] = [{ onBatchEnd: (_batch, logs) => void batchLosses.push(logs.batchLoss) }];
    const validationData = createStreamDataset(ids.subarray(0, 100), { seqLength: 20 });
    const history = await trainer.fit(createDataset(), { epochs: 1, validationData, callbacks });
    expect(history.loss[0]).toBeCloseTo(batchLosses.reduce((sum, loss) => sum + loss) / batchLosses.length, 10);
    expect(history.valLoss[0]).toBe((await trainer.evaluate(validationData)).loss);
  });

  test('with the same seed gives bit-identical weights', async () => {
    const train = async () => {
      const trainer = new Trainer(createModel({ dropout: 0.2, rnnLayers: 2 }));
      trainer.compile({ clipNorm: 1 });
      await trainer.fit(createDataset({ seed: 5 }), { epochs: 1 });
      return trainer.model.getWeights();
    };
    expect(await train()).toEqual(await train());
  });

  test('a step leaves as many tensors as there were before', async () => {
    const trainer = new Trainer(createModel({ dropout: 0.2, rnnLayers: 2 }));
    trainer.compile({ clipNorm: 1 });
    const counts: number[] = [];
    const callbacks: Callback[] = [{ onBatchEnd: () => void counts.push(tf.memory().numTensors) }];
    await trainer.fit(createDataset(), { epochs: 1, callbacks });
    expect(new Set(counts).size).toBe(1);
  });

  test('lets timers have their turn between steps', async () => {
    const trainer = new Trainer(createModel());
    trainer.compile();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 0);
    await trainer.fit(createDataset(), { epochs: 50, signal: controller.signal });
    expect(trainer.step).toBeLessThan(10);
  });

  test('stopped by its signal, goes on at the next batch as if it had not been stopped', async () => {
    const undisturbed = new Trainer(createModel({ dropout: 0.3 }));
    undisturbed.compile();
    const expected = await undisturbed.fit(createDataset(), { epochs: 2 });

    const stopped = new Trainer(createModel({ dropout: 0.3 }));
    stopped.compile();
    const controller = new AbortController();
    const callbacks: Callback[] = [{ onBatchEnd: (batch) => void (batch === 3 && controller.abort()) }];
    await stopped.fit(createDataset(), { epochs: 2, callbacks, signal: controller.signal });
    expect(stopped.step).toBe(4);
    const history = await stopped.fit(createDataset(), { epochs: 2 });
    expect(history.epochs).toEqual(expected.epochs);
    expect(await stopped.model.getWeights()).toEqual(await undisturbed.model.getWeights());
  });

  test('stopped while it validates, ends the epoch when it goes on', async () => {
    const validationData = createStreamDataset(ids.subarray(0, 100), { seqLength: 20 });
    const trainer = new Trainer(createModel());
    trainer.compile();
    const controller = new AbortController();
    const callbacks: Callback[] = [{ onTestBegin: () => controller.abort() }];
    const { signal } = controller;
    const stopped = await trainer.fit(createDataset(), { epochs: 1, validationData, callbacks, signal });
    expect(stopped.epochs).toEqual([]);
    const history = await trainer.fit(createDataset(), { epochs: 1, validationData });
    expect(history.valLoss).toHaveLength(1);
    expect(trainer.step).toBe(createDataset().batchesPerEpoch);
  });

  test('a loss that is no number stops it, and the message says at which step and what to do', async () => {
    const trainer = new Trainer(createModel());
    trainer.compile({ optimizer: new Sgd({ learningRate: 1e38 }) });
    const fit = trainer.fit(createDataset(), { epochs: 3 });
    await expect(fit).rejects.toMatchObject({
      code: 'LOSS_NOT_FINITE',
      message: expect.stringMatching(/step \d+ .*lower the learning rate/),
    });
  });

  test('is refused before compile, and for an epoch that the model has had', async () => {
    const trainer = new Trainer(createModel());
    await expect(trainer.fit(createDataset(), { epochs: 1 })).rejects.toMatchObject({ code: 'NOT_COMPILED' });
    trainer.compile();
    await trainer.fit(createDataset(), { epochs: 1 });
    for (const epochs of [1, 0, -1, 1.5, Number.NaN]) {
      await expect(trainer.fit(createDataset(), { epochs })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });
});

describe('an overridden trainStep', () => {
  class CountingTrainer extends Trainer {
    readonly shapes: string[] = [];

    override trainStep(batch: Batch) {
      const { loss, gradients } = this.computeGradients(() => this.model.loss(batch));
      this.applyGradients(gradients);
      tf.dispose([...gradients.values()]);
      this.shapes.push(String(batch.shape));
      return { loss };
    }
  }

  test('trains as the built-in one does, and everything else still works', async () => {
    const custom = new CountingTrainer(createModel());
    const builtIn = new Trainer(createModel());
    const callbackSteps: number[] = [];
    const callbacks: Callback[] = [{ onBatchEnd: (_batch, { step }) => void callbackSteps.push(step) }];
    for (const trainer of [custom, builtIn]) trainer.compile();
    const history = await custom.fit(createDataset(), { epochs: 1, callbacks });
    expect(history.epochs).toEqual((await builtIn.fit(createDataset(), { epochs: 1 })).epochs);
    expect(await custom.model.getWeights()).toEqual(await builtIn.model.getWeights());
    expect(custom.shapes).toEqual(callbackSteps.map(() => '16,10'));
  });
});

describe('optimizers', () => {
  test('SGD with momentum is the formula of Keras', async () => {
    const model = createModel();
    const [name, variable] = [...model.variables][3];
    const start = await variable.data();
    const gradient = tf.fill(variable.shape, 0.5);
    const sgd = new Sgd({ learningRate: 0.1, momentum: 0.9 });
    for (let step = 0; step < 2; step++) sgd.applyGradients(model.variables, new Map([[name, gradient]]));
    // First velocity -0.05, second 0.9 * -0.05 - 0.05 = -0.095.
    const expected = Array.from(start, (value) => value - 0.145);
    expectAgreement(await variable.data(), expected, 'weights');
  });

  test('clipNorm bounds the norm of all gradients together and leaves small ones alone', async () => {
    const updateWith = async (clipNorm: number | undefined, factor: number) => {
      const model = createModel();
      const trainer = new Trainer(model);
      trainer.compile({ optimizer: new Sgd({ learningRate: 1 }), clipNorm });
      const before = await model.getWeights();
      const gradients = new Map([...model.variables].map(([key, { shape }]) => [key, tf.fill(shape, factor)]));
      trainer.applyGradients(gradients);
      const after = await model.getWeights();
      let square = 0;
      for (const [i, { data }] of before.entries()) {
        for (let j = 0; j < data.length; j++) square += (after[i].data[j] - data[j]) ** 2;
      }
      return Math.sqrt(square);
    };
    expect(await updateWith(1, 10)).toBeCloseTo(1, 4);
    expect(await updateWith(1, 1e-4)).toBeCloseTo(await updateWith(undefined, 1e-4), 6);
    expect(await updateWith(1, 0)).toBe(0);
  });

  test.each([
    [{ learningRate: -1 }],
    [{ learningRate: Number.NaN }],
    [{ clipNorm: 0 }],
    [{ optimizer: 'adamax' as 'adam' }],
  ])('%o is refused', (options) => {
    expect(() => new Trainer(createModel()).compile(options)).toThrowError(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});

describe('evaluate', () => {
  test('is the mean of -log p(next character), in nats, bits and perplexity', async () => {
    const trainer = new Trainer(createModel());
    const text = ids.subarray(0, 38);
    const logits = await trainer.model.predict([text.subarray(0, 37)]).data();
    let sum = 0;
    for (let t = 0; t < 37; t++) {
      const row = Array.from(logits.slice(t * tokenizer.size, (t + 1) * tokenizer.size));
      sum += Math.log(row.reduce((total, logit) => total + Math.exp(logit), 0)) - row[text[t + 1]];
    }
    const evaluation = await trainer.evaluate(createStreamDataset(text, { seqLength: 10 }));
    expect(evaluation.loss).toBeCloseTo(sum / 37, 5);
    expect(evaluation.bitsPerChar).toBeCloseTo(sum / 37 / Math.log(2), 5);
    expect(evaluation.perplexity).toBeCloseTo(Math.exp(sum / 37), 4);
    expect(evaluation).toMatchObject({ characters: 37, unknownCharacters: 0 });
  });

  test('carries states: a stream in pieces of any length has the same loss, one with resets has another', async () => {
    const trainer = new Trainer(createModel());
    const lossWith = async (options: { seqLength: number; resetEvery?: number }) =>
      (await trainer.evaluate(createStreamDataset(ids.subarray(0, 200), options))).loss;
    expect(await lossWith({ seqLength: 7 })).toBeCloseTo(await lossWith({ seqLength: 50 }), 6);
    expect(await lossWith({ seqLength: 50, resetEvery: 5 })).not.toBeCloseTo(await lossWith({ seqLength: 50 }), 4);
  });

  test('leaves characters that the model never saw out of the mean, and says how many', async () => {
    const trainer = new Trainer(createModel());
    const evaluate = (text: string) => trainer.evaluate(createStreamDataset(tokenizer.encode(text), { seqLength: 10 }));
    const evaluation = await evaluate('the cat 猫 sat');
    expect(evaluation).toMatchObject({ characters: 11, unknownCharacters: 1 });
    await expect(evaluate('猫猫猫')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test.skipIf(!shakespeare)(
    `the untrained tutorial model has a loss of ln 66 = 4.19 on Shakespeare${shakespeare ? '' : ' SKIPPED: no shakespeare.txt'}`,
    async () => {
      const text = shakespeare as string;
      const shakespeareIds = CharTokenizer.fit(text).encode(text);
      const trainer = new Trainer(createCharRnn({ vocabSize: 66 }));
      const dataset = createWindowedDataset(shakespeareIds.subarray(0, 404), { batchSize: 4 });
      const { loss } = await trainer.evaluate(dataset);
      expect(Math.abs(loss - Math.log(66))).toBeLessThan(0.05);
    },
  );
});

test('a stateful dataset carries the state from batch to batch', async () => {
  const dataset = createStatefulDataset(ids.subarray(0, 81), { seqLength: 10, batchSize: 2, randomOffset: false });
  const seen: number[] = [];
  class ObservingTrainer extends Trainer {
    override async trainStep(batch: Batch) {
      const loss = tf.tidy(() => this.computeLoss(batch));
      seen.push((await loss.data())[0]);
      return { loss };
    }
  }
  const trainer = new ObservingTrainer(createModel());
  trainer.compile();
  await trainer.fit(dataset, { epochs: 1 });

  // The lanes are the two halves; run each whole, and cut the losses where the batches are.
  const lanes = [0, 1].map((lane) => ids.subarray(lane * 40, lane * 40 + 41));
  const xs = Int32Array.from(lanes.flatMap((lane) => [...lane.subarray(0, 40)]));
  const ys = Int32Array.from(lanes.flatMap((lane) => [...lane.subarray(1, 41)]));
  const { losses } = trainer.model.lossesWithState({ xs, ys, shape: [2, 40] });
  const all = await losses.data<'float32'>();
  const expected = [0, 1, 2, 3].map((k) => all.slice(k * 20, (k + 1) * 20).reduce((sum, loss) => sum + loss) / 20);
  expectAgreement(seen, expected, 'losses');
});

test('the text of these tests has what they assume', () => {
  expect(TEXT.length).toBe(ids.length);
  expect(createDataset().batchesPerEpoch).toBeGreaterThan(4);
});
