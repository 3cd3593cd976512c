import { adamUpdate } from '@char-rnn/backend';
import type * as tf from '@tensorflow/tfjs';
import { type ByWeight, checkAlgorithm, type Optimizer, type OptimizerState } from './optimizer.ts';
import { Slots } from './slots.ts';

/** The settings of {@link Adam} and {@link AdamW}. */
export interface AdamOptions {
  /** The step size. Default 1e-3. */
  learningRate?: number;
  /** What the mean of the gradients keeps of itself, in [0, 1). Default 0.9. */
  beta1?: number;
  /** What the mean of their squares keeps of itself, in [0, 1). Default 0.999. */
  beta2?: number;
  /** Added to the bias-corrected root. */
  epsilon?: number;
  /** The part of each weight, times the learning rate, that is taken off in each update. Default 0, `AdamW` 0.01. */
  weightDecay?: number;
}

/** Adam (Kingma and Ba, arXiv:1412.6980) in the paper's form, with Keras' defaults. */
export class Adam implements Optimizer {
  readonly name: string = 'adam';
  learningRate: number;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #weightDecay: number;
  readonly #firstMoments = new Slots('adam/m');
  readonly #secondMoments = new Slots('adam/v');
  #updates = 0;

  constructor(options: AdamOptions = {}) {
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, weightDecay = 0 } = options;
    this.learningRate = learningRate;
    this.#beta1 = beta1;
    this.#beta2 = beta2;
    this.#epsilon = epsilon;
    this.#weightDecay = weightDecay;
  }

  applyGradients(variables: ByWeight<tf.Variable>, gradients: ByWeight<tf.Tensor>): void {
    this.#updates++;
    const settings = {
      step: this.#updates,
      learningRate: this.learningRate,
      beta1: this.#beta1,
      beta2: this.#beta2,
      epsilon: this.#epsilon,
      weightDecay: this.#weightDecay,
    };
    for (const [weight, gradient] of gradients) {
      const variable = variables.get(weight) as tf.Variable;
      const firstMoment = this.#firstMoments.get(weight, variable);
      const secondMoment = this.#secondMoments.get(weight, variable);
      const inputs = { parameter: variable, gradient, firstMoment, secondMoment };
      const [parameter, newFirst, newSecond] = adamUpdate(inputs, settings);
      variable.assign(parameter);
      parameter.dispose();
      this.#firstMoments.replace(weight, newFirst);
      this.#secondMoments.replace(weight, newSecond);
    }
  }

  async getState(): Promise<OptimizerState> {
    const slots = [...(await this.#firstMoments.read()), ...(await this.#secondMoments.read())];
    return { name: this.name, updates: this.#updates, learningRate: this.learningRate, slots };
  }

  setState(state: OptimizerState): void {
    checkAlgorithm(this.name, state);
    this.#updates = state.updates;
    this.learningRate = state.learningRate;
    this.#firstMoments.write(state.slots);
    this.#secondMoments.write(state.slots);
  }

  dispose(): void {
    this.#firstMoments.dispose();
    this.#secondMoments.dispose();
  }
}

/** Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101), of all weights alike. */
export class AdamW extends Adam {
  override readonly name = 'adamw';

  constructor({ weightDecay = 0.01, ...options }: AdamOptions = {}) {
    super({ weightDecay, ...options });
  }
}
