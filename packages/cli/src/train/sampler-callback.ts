import { SimdBackend } from '@char-rnn/backend';
import { createSimdKernels, type SimdKernels } from '@char-rnn/kernels';
import { OneStep } from '@char-rnn/sampler';
import type { Tokenizer } from '@char-rnn/tokenizer';
import type { Callback, Trainer } from '@char-rnn/trainer';
import * as tf from '@tensorflow/tfjs';

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

/** Shows what the model writes after each epoch, on kernels: a step of one character is no work for a backend. */
export class SamplerCallback implements Callback {
  readonly #options: SamplerOptions;
  #kernels: Promise<SimdKernels> | undefined;

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  async onEpochEnd(epoch: number, _logs: unknown, trainer: Trainer): Promise<void> {
    const { tokenizer, seed, signal, show } = this.#options;
    const { architecture } = trainer.model;
    const weights = await trainer.getWeights();
    const artifacts = { architecture, tokenizer: tokenizer.toJSON(), weights };
    const oneStep = OneStep.fromArtifacts(artifacts, { kernels: () => this.#findKernels() });
    const options = { length: SAMPLE_LENGTH, temperature: SAMPLE_TEMPERATURE, seed, signal };
    try {
      show(epoch, trainer.step, await oneStep.generate('', options));
    } finally {
      oneStep.dispose();
    }
  }

  /**
   * The training's own on `simd`, else the same ones for the whole run. Their memory is nothing that V8 counts, so that
   * it would keep those of past epochs, each with 8 GB of addresses or more.
   */
  #findKernels(): Promise<SimdKernels> {
    const backend = tf.backend();
    this.#kernels ??= backend instanceof SimdBackend ? Promise.resolve(backend.kernels) : createSimdKernels();
    return this.#kernels;
  }
}
