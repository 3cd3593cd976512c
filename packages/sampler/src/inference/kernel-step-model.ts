import type { ModelArtifacts } from '@char-rnn/files';
import { type CharRnnWeights, checkCharRnnWeights, type Inference } from '@char-rnn/kernels';
import { EventLoopPacer } from '../event-loop.ts';
import { SamplerError } from '../sampler-error.ts';
import type { StepModel, StepResult } from '../step-model.ts';
import { checkInferenceOptions, type InferenceOptions } from './inference-options.ts';
import { LazyInference } from './lazy-inference.ts';

/** Releases what belongs to models that nobody disposed of and that are not used any more. */
const forgotten = new FinalizationRegistry<LazyInference>((inference) => inference.release());

/**
 * A model on the kernels: no TensorFlow.js, in Node and in browsers. A GRU runs in WebAssembly where there is SIMD; an LSTM,
 * and everything elsewhere, in scalar TypeScript and float32.
 */
export class KernelStepModel implements StepModel {
  readonly vocabSize: number;
  readonly #lazy: LazyInference;
  #inference: Inference | undefined;
  #disposed = false;

  /**
   * The weights must not change until the first step; on the scalar path, never.
   *
   * @throws SamplerError `INVALID_ARGUMENT` for an option that makes no sense.
   * @throws KernelError `INVALID_ARGUMENT` if a weight does not fit the sizes.
   */
  constructor(weights: CharRnnWeights, options: InferenceOptions = {}) {
    checkCharRnnWeights(weights);
    checkInferenceOptions(options);
    this.vocabSize = weights.vocabSize;
    this.#lazy = new LazyInference(weights, options);
    forgotten.register(this, this.#lazy, this);
  }

  /**
   * The model in a model directory's artifacts.
   *
   * @throws SamplerError `INVALID_ARGUMENT` if a weight is missing, or for an option that makes no sense.
   * @throws KernelError `INVALID_ARGUMENT` if a weight does not fit the architecture.
   */
  static fromArtifacts(artifacts: ModelArtifacts, options: InferenceOptions = {}): KernelStepModel {
    return new KernelStepModel(arrangeWeights(artifacts), options);
  }

  /**
   * Gets the kernels ready, which the first step does otherwise.
   *
   * @throws SamplerError `DISPOSED`
   */
  async prepare(): Promise<Inference> {
    if (this.#disposed) throw new SamplerError('DISPOSED', 'This model was disposed of: load it again.');
    this.#inference ??= await this.#lazy.get();
    return this.#inference;
  }

  async step(ids: Int32Array, states?: Float32Array[]): Promise<StepResult> {
    const inference = await this.prepare();
    return inference.step(ids, states);
  }

  async prime(
    ids: Int32Array,
    [batch, time]: [batch: number, time: number],
    states?: Float32Array[],
  ): Promise<StepResult> {
    const pacer = new EventLoopPacer();
    const inference = await this.prepare();
    const column = (t: number) => Int32Array.from({ length: batch }, (_, lane) => ids[lane * time + t]);
    let current = states;
    for (let t = 0; t < time - 1; t++) {
      current = inference.advance(column(t), current);
      await pacer.breathe();
    }
    return inference.step(column(time - 1), current);
  }

  /** Gives the kernels back; models that nobody refers to any more do it by themselves. Once more does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    forgotten.unregister(this);
    this.#lazy.release();
  }
}

function arrangeWeights({ architecture, weights }: ModelArtifacts): CharRnnWeights {
  const { cell, vocabSize, embeddingDim, rnnUnits, rnnLayers } = architecture;
  const byName = new Map(weights.map(({ name, data }) => [name, data]));
  const find = (name: string): Float32Array => {
    const data = byName.get(name);
    if (data === undefined) throw new SamplerError('INVALID_ARGUMENT', `The model has no weight named "${name}".`);
    return data;
  };
  return {
    cell,
    vocabSize,
    embeddingDim,
    units: rnnUnits,
    embedding: find('embedding/embeddings'),
    layers: Array.from({ length: rnnLayers }, (_, layer) => {
      const name = layer === 0 ? cell : `${cell}_${layer}`;
      return {
        kernel: find(`${name}/kernel`),
        recurrentKernel: find(`${name}/recurrent_kernel`),
        bias: find(`${name}/bias`),
      };
    }),
    denseKernel: find('dense/kernel'),
    denseBias: find('dense/bias'),
  };
}
