import { softmaxCrossEntropy } from '@char-rnn/backend';
import {
  type Architecture,
  countParams,
  expectedWeights,
  type NamedTensor,
  type TrainingSummary,
  writeModel,
} from '@char-rnn/files';
import type { Tokenizer } from '@char-rnn/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { flattenRows, toTimeMajor } from './forward/id-batch.ts';
import { runLayers } from './forward/run-layers.ts';
import { buildLayersModel } from './layers/build-layers-model.ts';
import { ModelError } from './model-error.ts';

/** Ids with their targets, `[batch, time]` row-major; what `@char-rnn/data` yields. */
export interface TrainingBatch {
  /** Ids that the model reads. */
  xs: Int32Array;
  /** Ids that it is to predict: at each position the one that follows. */
  ys: Int32Array;
  /** Of `xs` and of `ys`. */
  shape: [batch: number, time: number];
}

/** What `callWithState` gives. */
export interface LogitsWithState {
  /** `[batch, time, vocab]` */
  logits: tf.Tensor3D;
  /** The states after the last position, `[batch, units]` each; two for each LSTM layer, h before c. */
  states: tf.Tensor2D[];
}

/** What `lossesWithState` gives. */
export interface LossesWithState {
  /** `[time * batch]`, in nats, in the order of time. */
  losses: tf.Tensor1D;
  /** The states after the last position, as of `callWithState`. */
  states: tf.Tensor2D[];
}

/** What `step` and `prime` give: plain arrays, as a sampler takes them. */
export interface ModelStep {
  /** `[batch * vocab]`, of the character that comes next. */
  logits: Float32Array;
  /** `[batch * units]` each, in the order of `callWithState`. */
  states: Float32Array[];
}

/** How a loss is computed. */
export interface LossOptions {
  /** The states to start from, zeros when absent. */
  states?: readonly tf.Tensor2D[];
  /** The number of the training step, for the dropout masks; absent when evaluating, which drops nothing. */
  trainingStep?: number;
}

/**
 * A character-level language model: Embedding, one or more GRU (or LSTM) layers, Dense to logits.
 *
 * Made by `createCharRnn` or `loadCharRnn`. Its weights are the variables of `layersModel`, on the current TensorFlow.js
 * backend. Tensors that a method returns belong to the caller.
 */
export class CharRnnModel {
  /** The sizes, and what is dropped while training. */
  readonly architecture: Architecture;
  /** Determines the initial weights and the dropout masks. */
  readonly seed: number;
  /** The same model as TensorFlow.js layers, ids `[batch, time]` to logits `[batch, time, vocab]`, for `fitDataset` and the like. */
  readonly layersModel: tf.LayersModel;
  readonly #variables: tf.Variable[];
  readonly #names: string[];

  /** @param weights in the order of `expectedWeights(architecture)`. */
  constructor(architecture: Architecture, weights: readonly NamedTensor[], seed: number) {
    this.architecture = { ...architecture };
    this.seed = seed;
    this.#names = expectedWeights(architecture).map(({ name }) => name);
    this.layersModel = buildLayersModel(architecture);
    this.#variables = this.layersModel.weights.map((weight) => weight.read() as tf.Variable);
    this.setWeights(weights);
  }

  /** Characters and `[UNK]`: how many logits a position has. */
  get vocabSize(): number {
    return this.architecture.vocabSize;
  }

  /** The variables under their Keras names (`gru/kernel`), in the order of the file. */
  get variables(): ReadonlyMap<string, tf.Variable> {
    return new Map(this.#names.map((name, index) => [name, this.#variables[index]]));
  }

  /**
   * The logits of every position, from zero states.
   *
   * @param ids `[batch, time]`: rows of ids, or an int32 tensor.
   * @returns `[batch, time, vocab]`
   */
  predict(ids: readonly ArrayLike<number>[] | tf.Tensor2D): tf.Tensor3D {
    return tf.tidy(() => this.callWithState(ids).logits);
  }

  /**
   * The logits of every position and the states after the last one.
   *
   * @param ids `[batch, time]`: rows of ids, or an int32 tensor.
   * @param states as an earlier call returned them, each `[batch, units]`; zeros when absent.
   */
  callWithState(ids: readonly ArrayLike<number>[] | tf.Tensor2D, states?: readonly tf.Tensor2D[]): LogitsWithState {
    const { ids: flat, shape } = ids instanceof tf.Tensor ? readIds(ids) : flattenRows(ids);
    return tf.tidy(() => {
      const [batch, time] = shape;
      const result = this.#run(flat, shape, { states });
      const logits = result.logits.reshape([time, batch, this.vocabSize]).transpose([1, 0, 2]);
      return { logits: logits as tf.Tensor3D, states: result.states };
    });
  }

  /**
   * The cross-entropy of every position of a batch, in nats, differentiable in the model's variables.
   *
   * @returns `losses` `[time * batch]` in the order of time (all first positions, then all second ones), and the states
   *   after the last position.
   */
  lossesWithState(batch: TrainingBatch, options: LossOptions = {}): LossesWithState {
    return tf.tidy(() => {
      const { logits, states } = this.#run(batch.xs, batch.shape, options);
      const targets = toTimeMajor(batch.ys, batch.shape, this.vocabSize);
      return { losses: softmaxCrossEntropy(logits, tf.tensor1d(targets.ids, 'int32')), states };
    });
  }

  /** The mean cross-entropy of a batch from zero states, in nats: a scalar, differentiable in the model's variables. */
  loss(batch: TrainingBatch, options: LossOptions = {}): tf.Scalar {
    return tf.tidy(() => tf.mean(this.lossesWithState(batch, options).losses) as tf.Scalar);
  }

  /**
   * One character for each stream: what `@char-rnn/sampler` needs of a model (its `StepModel`).
   *
   * @param ids `[batch]`
   * @param states as an earlier call returned them, each `[batch * units]`; zeros when absent. They are not written to.
   * @returns the logits `[batch * vocab]` of the next character and the new states.
   */
  step(ids: Int32Array, states?: readonly Float32Array[]): Promise<ModelStep> {
    return this.prime(ids, [ids.length, 1], states);
  }

  /** As `step`, for a whole prompt of each stream at once: ids `[batch, time]`; the logits are those after the last one. */
  async prime(
    ids: Int32Array,
    shape: [batch: number, time: number],
    states?: readonly Float32Array[],
  ): Promise<ModelStep> {
    const [batch, time] = shape;
    const results = tf.tidy(() => {
      const tensors = states?.map((state) => tf.tensor2d(state.slice(), [batch, this.architecture.rnnUnits]));
      const { logits, states: newStates } = this.#run(ids, shape, { states: tensors });
      return [logits.slice([(time - 1) * batch, 0], [batch, this.vocabSize]), ...newStates];
    });
    const [logits, ...newStates] = await Promise.all(results.map((tensor) => tensor.data<'float32'>()));
    tf.dispose(results);
    return { logits, states: newStates };
  }

  /** Prints the layers, their output shapes and their numbers of parameters. */
  summary(printLine?: (line: string) => void): void {
    this.layersModel.summary(undefined, undefined, printLine);
  }

  /** How many numbers the model learns; the tutorial's has 4,022,850. */
  countParams(): number {
    return countParams(this.architecture);
  }

  /** The weights, copied from the backend, under their Keras names and in the order of the file. */
  async getWeights(): Promise<NamedTensor[]> {
    const values = await Promise.all(this.#variables.map((variable) => variable.data<'float32'>()));
    return this.#variables.map(({ shape }, i) => ({
      name: this.#names[i],
      shape: [...shape],
      data: values[i].slice(),
    }));
  }

  /**
   * Replaces all weights.
   *
   * @throws ModelError `WEIGHTS_MISMATCH` when a name or a shape is not this model's; then nothing is changed.
   */
  setWeights(weights: readonly NamedTensor[]): void {
    for (const [index, { name, shape }] of expectedWeights(this.architecture).entries()) {
      const given = weights[index];
      if (given?.name !== name || String(given.shape) !== String(shape)) {
        const found = given ? `${given.name} [${given.shape}]` : 'nothing';
        const message = `Weight ${index} must be ${name} [${shape}], but is ${found}: these are weights of another model.`;
        throw new ModelError('WEIGHTS_MISMATCH', message);
      }
    }
    tf.tidy(() => {
      for (const [index, variable] of this.#variables.entries()) {
        variable.assign(tf.tensor(weights[index].data.slice(), variable.shape, 'float32'));
      }
    });
  }

  /**
   * Writes the model directory: `char-rnn generate`, `OneStep.load` and `loadCharRnn` read it.
   *
   * @param tokenizer kept in the directory, so that the model can be used with text.
   * @throws FilesError `OUTPUT_NOT_WRITABLE` when the directory cannot be written.
   */
  async save(
    dir: string,
    { tokenizer, training }: { tokenizer?: Tokenizer; training?: TrainingSummary } = {},
  ): Promise<void> {
    const weights = await this.getWeights();
    await writeModel(dir, { architecture: this.architecture, tokenizer: tokenizer?.toJSON(), weights, training });
  }

  /** Frees the weights. */
  dispose(): void {
    this.layersModel.dispose();
  }

  #run(ids: Int32Array, shape: readonly [number, number], { states, trainingStep }: LossOptions) {
    const expected = this.architecture.rnnLayers * (this.architecture.cell === 'gru' ? 1 : 2);
    if (states && states.length !== expected) {
      const message = `This model has ${expected} states, but ${states.length} were given.`;
      throw new ModelError('INVALID_ARGUMENT', message);
    }
    const input = toTimeMajor(ids, shape, this.vocabSize);
    const dropout = trainingStep === undefined ? undefined : { seed: this.seed, step: trainingStep };
    return runLayers(this.architecture, this.#variables, input, { states, dropout });
  }
}

function readIds(tensor: tf.Tensor2D): { ids: Int32Array; shape: [number, number] } {
  return { ids: Int32Array.from(tensor.dataSync()), shape: tensor.shape };
}
