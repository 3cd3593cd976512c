import { type CharRnnWeights, createInference, type Inference } from '@char-rnn/kernels';
import type { InferenceOptions } from './inference-options.ts';
import { KernelsLoan } from './kernels-loan.ts';

/** An inference that is made when it is first needed, and what it holds outside of JavaScript's own memory. */
export class LazyInference {
  readonly #weights: CharRnnWeights;
  readonly #options: InferenceOptions;
  readonly #loan: KernelsLoan;
  #inference: Promise<Inference> | undefined;

  constructor(weights: CharRnnWeights, options: InferenceOptions) {
    this.#weights = weights;
    this.#options = options;
    this.#loan = new KernelsLoan(options);
  }

  get(): Promise<Inference> {
    this.#inference ??= this.#create();
    return this.#inference;
  }

  /** Call it once. What is being made at the moment is released as soon as it is there. */
  release(): void {
    const dispose = (inference: Inference) => {
      inference.dispose();
      this.#loan.giveBack();
    };
    const ignoreFailure = () => {};
    this.#inference?.then(dispose, ignoreFailure);
  }

  async #create(): Promise<Inference> {
    const { precision, onWarning, kernels = () => this.#loan.take() } = this.#options;
    try {
      return await createInference(this.#weights, { precision, onWarning, kernels });
    } catch (error) {
      this.#inference = undefined;
      this.#loan.giveBack();
      throw error;
    }
  }
}
