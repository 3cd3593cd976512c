import { SimdBackend } from '@char-rnn/backend';
import { createSimdKernels, type SimdKernels } from '@char-rnn/kernels';
import { OneStep } from '@char-rnn/sampler';
import type { Tokenizer } from '@char-rnn/tokenizer';
import type { BatchLogs, Callback, Trainer } from '@char-rnn/trainer';
import * as tf from '@tensorflow/tfjs';
import type { ModelSample } from './report/reporter.ts';

const SAMPLE_LENGTH = 200;
/** From safe to wild; 1 draws by the model's own probabilities. */
const TEMPERATURES = [0.5, 0.8, 1];

export interface SamplerOptions {
  tokenizer: Tokenizer;
  seed: number;
  /** Training steps between two times; absent: after each epoch; 0: never. */
  everySteps: number | undefined;
  signal: AbortSignal;
  show: (sample: ModelSample) => void;
}

/** Shows what the model writes as it learns, on kernels: a step of one character is no work for a backend. */
export class SamplerCallback implements Callback {
  readonly #options: SamplerOptions;
  #kernels: Promise<SimdKernels> | undefined;

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  async onBatchEnd(_batch: number, { step }: BatchLogs, trainer: Trainer): Promise<void> {
    const { everySteps } = this.#options;
    if (everySteps && step % everySteps === 0) await this.show(trainer);
  }

  async onEpochEnd(_epoch: number, _logs: unknown, trainer: Trainer): Promise<void> {
    if (this.#options.everySteps === undefined) await this.show(trainer);
  }

  /** What the model writes now, at several temperatures. */
  async show(trainer: Trainer): Promise<void> {
    const { tokenizer, seed, signal, show } = this.#options;
    const { step, position } = trainer;
    const { architecture } = trainer.model;
    const weights = await trainer.getWeights();
    const artifacts = { architecture, tokenizer: tokenizer.toJSON(), weights };
    const oneStep = OneStep.fromArtifacts(artifacts, { kernels: () => this.#findKernels() });
    try {
      for (const temperature of TEMPERATURES) {
        const text = await oneStep.generate('', { length: SAMPLE_LENGTH, temperature, seed, signal });
        if (!signal.aborted) show({ step, epochs: position.epoch, temperature, text });
      }
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
