import { OneStep } from '@char-rnn/sampler';
import type { Tokenizer } from '@char-rnn/tokenizer';
import type { Callback, Trainer } from '@char-rnn/trainer';

const SAMPLE_LENGTH = 200;
/** A little safer than the model's own probabilities: early models read better so. */
const SAMPLE_TEMPERATURE = 0.8;

export interface SamplerOptions {
  tokenizer: Tokenizer;
  seed: number;
  signal: AbortSignal;
  /** The epoch (from 0), the step, and what the model wrote. */
  show: (epoch: number, step: number, text: string) => void;
}

/** Shows what the model writes after each epoch, on its own kernels: a step of one character is no work for a backend. */
export class SamplerCallback implements Callback {
  readonly #options: SamplerOptions;

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  async onEpochEnd(epoch: number, _logs: unknown, { model, step }: Trainer): Promise<void> {
    const { tokenizer, seed, signal, show } = this.#options;
    const { architecture } = model;
    const oneStep = OneStep.fromArtifacts({
      architecture,
      tokenizer: tokenizer.toJSON(),
      weights: await model.getWeights(),
    });
    const options = { length: SAMPLE_LENGTH, temperature: SAMPLE_TEMPERATURE, seed, signal };
    try {
      show(epoch, step, await oneStep.generate('', options));
    } finally {
      oneStep.dispose();
    }
  }
}
