import * as tf from '@tensorflow/tfjs';
import { type ByWeight, checkAlgorithm, type Optimizer, type OptimizerState } from './optimizer.ts';
import { Slots } from './slots.ts';

/** The settings of {@link Sgd}. */
export interface SgdOptions {
  /** The step size. Default 1e-2. */
  learningRate?: number;
  /** The share of the last update that goes on; 0 is plain gradient descent. */
  momentum?: number;
}

/** Stochastic gradient descent with momentum, as in Keras: velocity = momentum * velocity - rate * gradient. */
export class Sgd implements Optimizer {
  readonly name = 'sgd';
  learningRate: number;
  readonly #momentum: number;
  readonly #velocities = new Slots('sgd/velocity');
  #updates = 0;

  constructor({ learningRate = 1e-2, momentum = 0 }: SgdOptions = {}) {
    this.learningRate = learningRate;
    this.#momentum = momentum;
  }

  applyGradients(variables: ByWeight<tf.Variable>, gradients: ByWeight<tf.Tensor>): void {
    this.#updates++;
    for (const [weight, gradient] of gradients) {
      const variable = variables.get(weight) as tf.Variable;
      const velocity = tf.tidy(() => {
        const kept = tf.mul(this.#velocities.get(weight, variable), this.#momentum);
        return tf.sub(kept, tf.mul(gradient, this.learningRate));
      });
      tf.tidy(() => variable.assign(tf.add(variable, velocity)));
      this.#velocities.replace(weight, velocity);
    }
  }

  async getState(): Promise<OptimizerState> {
    const slots = await this.#velocities.read();
    return { name: this.name, updates: this.#updates, learningRate: this.learningRate, slots };
  }

  setState(state: OptimizerState): void {
    checkAlgorithm(this.name, state);
    this.#updates = state.updates;
    this.learningRate = state.learningRate;
    this.#velocities.write(state.slots);
  }

  dispose(): void {
    this.#velocities.dispose();
  }
}
