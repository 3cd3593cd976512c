import { clipByGlobalNorm } from '@char-rnn/backend';
import type { Batch, Dataset } from '@char-rnn/data';
import { type NamedTensor, type TrainingSummary, writeModel } from '@char-rnn/files';
import type { CharRnnModel } from '@char-rnn/model';
import type { Tokenizer } from '@char-rnn/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { AveragedWeights } from './averaged-weights.ts';
import { CarriedStates } from './carried-states.ts';
import type { TrainingPosition } from './checkpoints/trainer-state.ts';
import { type EvaluateOptions, type Evaluation, evaluateDataset } from './evaluate-dataset.ts';
import { type FitOptions, runFit } from './fit.ts';
import type { History } from './history.ts';
import { createOptimizer, type OptimizerName } from './optimizers/create-optimizer.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import type { LearningRateSchedule } from './schedules/learning-rate-schedule.ts';
import { TrainerError } from './trainer-error.ts';

/** How a trainer trains: what `compile` takes. */
export interface CompileOptions {
  /** Default `adam`, as the tutorial's. */
  optimizer?: OptimizerName | Optimizer;
  /** A number, or a schedule such as `cosineDecay(...)` gives. Default 1e-3 for Adam, 1e-2 for SGD. */
  learningRate?: number | LearningRateSchedule;
  /** Largest norm of all gradients together; larger ones are scaled down to it. Default: no limit. */
  clipNorm?: number;
  /**
   * Averages the weights over the updates, with this share of the average left by each (Keras' `ema_momentum`), such as
   * 0.998. What is evaluated and saved is then the average. Default: no average.
   */
  emaMomentum?: number;
}

/** What `trainStep` gives. */
export interface TrainStepResult {
  /** The batch's mean loss, in nats per character: a scalar that the trainer disposes. */
  loss: tf.Scalar;
}

/** A loss with the gradients of the model's weights, by their names. All tensors are the caller's to dispose. */
export interface LossAndGradients {
  /** The mean loss, in nats per character. */
  loss: tf.Scalar;
  /** The gradients by the name of the weight (`gru/kernel`), each of its weight's shape. */
  gradients: Map<string, tf.Tensor>;
}

/**
 * Trains a model, in the manner of Keras: `compile`, then `fit`.
 *
 * To train in another way, override `trainStep` and keep everything else (callbacks, checkpoints, progress), or write
 * the loop by hand from `computeGradients` and `applyGradients`.
 */
export class Trainer {
  /** The model that is trained. */
  readonly model: CharRnnModel;
  /** Training steps so far, over all calls of `fit` and all resumes. */
  step = 0;
  /** Set it in a callback: `fit` ends after the current batch. */
  stopTraining = false;
  /** Where training is: `fit` keeps it, a checkpoint holds it, the next `fit` goes on from it. */
  position: TrainingPosition = { epoch: 0, batch: 0, lossSum: 0, history: [], validations: [] };
  readonly #carried = new CarriedStates();
  #optimizer: Optimizer | undefined;
  #schedule: LearningRateSchedule | undefined;
  #clipNorm: number | undefined;
  #averagedWeights: AveragedWeights | undefined;

  constructor(model: CharRnnModel) {
    this.model = model;
  }

  /** Says how to train. @throws TrainerError `INVALID_ARGUMENT` for settings that cannot be right. */
  compile({ optimizer = 'adam', learningRate, clipNorm, emaMomentum }: CompileOptions = {}): void {
    if (clipNorm !== undefined && !(clipNorm > 0)) {
      throw new TrainerError('INVALID_ARGUMENT', `clipNorm is ${clipNorm}; it must be a number above 0.`);
    }
    if (emaMomentum !== undefined && !(emaMomentum > 0 && emaMomentum < 1)) {
      throw new TrainerError('INVALID_ARGUMENT', `emaMomentum is ${emaMomentum}; it must be above 0 and below 1.`);
    }
    const rate = typeof learningRate === 'number' ? learningRate : undefined;
    const next = typeof optimizer === 'string' ? createOptimizer(optimizer, rate) : optimizer;
    if (next !== this.#optimizer) this.#optimizer?.dispose();
    this.#optimizer = next;
    this.#schedule = typeof learningRate === 'function' ? learningRate : undefined;
    this.#clipNorm = clipNorm;
    this.#averagedWeights?.dispose();
    this.#averagedWeights = emaMomentum === undefined ? undefined : new AveragedWeights(emaMomentum);
  }

  /** @throws TrainerError `NOT_COMPILED` before `compile`. */
  get optimizer(): Optimizer {
    if (this.#optimizer) return this.#optimizer;
    throw new TrainerError('NOT_COMPILED', 'The trainer does not know how to train yet: call trainer.compile() first.');
  }

  /** Absent unless compiled with `emaMomentum`. */
  get averagedWeights(): AveragedWeights | undefined {
    return this.#averagedWeights;
  }

  /**
   * Trains for some epochs.
   *
   * A `fit` that was stopped (by its signal, or by a callback's `stopTraining`), or a restored checkpoint, is continued
   * by the next `fit` at the very batch where it ended.
   *
   * @throws TrainerError `LOSS_NOT_FINITE` when the loss is no number any more; the weights are then of no use.
   */
  fit(dataset: Dataset, options: FitOptions): Promise<History> {
    return runFit(this, dataset, options);
  }

  /** The loss on a dataset, without training: of the averaged weights, where there are any. */
  evaluate(dataset: Dataset, options?: EvaluateOptions): Promise<Evaluation> {
    return this.#withAverage(() => evaluateDataset(this.model, dataset, options));
  }

  /** The weights to use the model with: the averaged ones, where there are any, else the model's own. */
  getWeights(): Promise<NamedTensor[]> {
    return this.#withAverage(() => this.model.getWeights());
  }

  /**
   * Writes a model directory with the weights of `getWeights`.
   *
   * @throws FilesError `OUTPUT_NOT_WRITABLE` when the directory cannot be written.
   */
  async save(dir: string, options: { tokenizer?: Tokenizer; training?: TrainingSummary } = {}): Promise<void> {
    const { tokenizer, training } = options;
    const { architecture } = this.model;
    await writeModel(dir, { architecture, tokenizer: tokenizer?.toJSON(), weights: await this.getWeights(), training });
  }

  /** Sets the learning rate of the next step, where it follows a schedule. `fit` does it before each step. */
  scheduleLearningRate(): void {
    if (this.#schedule) this.optimizer.learningRate = this.#schedule({ step: this.step, ...this.position });
  }

  /**
   * One training step: updates the weights by one batch. Override it to train in another way.
   *
   * @returns the batch's mean loss as a scalar tensor, which the trainer disposes.
   */
  trainStep(batch: Batch): TrainStepResult | Promise<TrainStepResult> {
    const { loss, gradients } = this.computeGradients(() => this.computeLoss(batch));
    this.applyGradients(gradients);
    tf.dispose([...gradients.values()]);
    return { loss };
  }

  /** The mean loss of a batch in training (with dropout, and with the states that a stateful dataset carries). */
  computeLoss(batch: Batch): tf.Scalar {
    const options = { states: this.#carried.startOf(batch), trainingStep: this.step };
    const { losses, states } = this.model.lossesWithState(batch, options);
    this.#carried.keep(batch, states);
    return tf.mean(losses) as tf.Scalar;
  }

  /** A loss, and its gradients for all weights of the model. `computeLoss` returns a scalar made by differentiable operations. */
  computeGradients(computeLoss: () => tf.Scalar): LossAndGradients {
    const names = new Map([...this.model.variables].map(([name, variable]) => [variable.name, name]));
    const { value, grads } = tf.variableGrads(computeLoss, [...this.model.variables.values()]);
    const gradients = Object.entries(grads).map(([key, gradient]): [string, tf.Tensor] => [
      names.get(key) as string,
      gradient,
    ]);
    return { loss: value, gradients: new Map(gradients) };
  }

  /**
   * Updates the weights by gradients (of any subset of them), clipped and averaged as compiled. The gradients stay the
   * caller's.
   */
  applyGradients(gradients: ReadonlyMap<string, tf.Tensor>): void {
    const { variables } = this.model;
    if (this.#clipNorm === undefined) {
      this.optimizer.applyGradients(variables, gradients);
    } else {
      const clipped = clipByGlobalNorm([...gradients.values()], this.#clipNorm);
      const names = [...gradients.keys()];
      this.optimizer.applyGradients(variables, new Map(clipped.map((gradient, i) => [names[i], gradient])));
      tf.dispose(clipped);
    }
    this.#averagedWeights?.update(variables);
  }

  /** The states that a stateful dataset carries, for a checkpoint. */
  readCarriedStates(): Promise<NamedTensor[]> {
    return this.#carried.read();
  }

  /** The reverse of `readCarriedStates`. */
  writeCarriedStates(tensors: readonly NamedTensor[]): void {
    this.#carried.write(tensors);
  }

  /** Frees the optimizer's state and the averages. The model stays. */
  dispose(): void {
    this.#carried.dispose();
    this.#optimizer?.dispose();
    this.#averagedWeights?.dispose();
  }

  #withAverage<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#averagedWeights ? this.#averagedWeights.applyWhile(this.model.variables, work) : work();
  }
}
