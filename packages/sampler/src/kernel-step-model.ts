import type { ModelArtifacts } from '@char-rnn/files';
import { CharRnnInference, type CharRnnWeights } from '@char-rnn/kernels';
import { EventLoopPacer } from './event-loop.ts';
import { SamplerError } from './sampler-error.ts';
import type { StepModel, StepResult } from './step-model.ts';

/** A model on the typed-array kernels: no TensorFlow.js, in Node and in browsers. */
export class KernelStepModel implements StepModel {
  readonly vocabSize: number;
  readonly #inference: CharRnnInference;

  constructor(inference: CharRnnInference) {
    this.#inference = inference;
    this.vocabSize = inference.vocabSize;
  }

  /**
   * The model in a model directory's artifacts, whose weights are shared, not copied.
   *
   * @throws SamplerError `INVALID_ARGUMENT` if a weight is missing.
   * @throws KernelError `INVALID_ARGUMENT` if a weight does not fit the architecture.
   */
  static fromArtifacts(artifacts: ModelArtifacts): KernelStepModel {
    return new KernelStepModel(new CharRnnInference(arrangeWeights(artifacts)));
  }

  async step(ids: Int32Array, states?: Float32Array[]): Promise<StepResult> {
    return this.#inference.step(ids, states);
  }

  async prime(
    ids: Int32Array,
    [batch, time]: [batch: number, time: number],
    states?: Float32Array[],
  ): Promise<StepResult> {
    const pacer = new EventLoopPacer();
    const column = (t: number) => Int32Array.from({ length: batch }, (_, lane) => ids[lane * time + t]);
    let current = states;
    for (let t = 0; t < time - 1; t++) {
      current = this.#inference.advance(column(t), current);
      await pacer.breathe();
    }
    return this.#inference.step(column(time - 1), current);
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
