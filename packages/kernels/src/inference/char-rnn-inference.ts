/**
 * A trained model, one character at a time: Embedding, GRU or LSTM layers, Dense. It knows nothing of text, temperature
 * or files; those are the sampler's. All results of a row are functions of that row alone, to the bit, however many
 * rows are computed together.
 */
import { denseForward } from '../dense/dense.ts';
import { applyGruGates } from '../gru/gates.ts';
import { applyLstmGates } from '../lstm/gates.ts';
import { matmul } from '../matmul/matmul.ts';
import { type CharRnnWeights, checkCharRnnWeights, GATES } from './char-rnn-weights.ts';
import { checkStep } from './check-step.ts';
import type { Inference, InferenceStep } from './inference.ts';
import { ProjectionTable } from './projection-table.ts';

/** Arrays of state for each layer: a GRU has h, an LSTM h and c. */
const STATES_PER_LAYER = { gru: 1, lstm: 2 } as const;

/** In scalar TypeScript: the reference, and what there is where WebAssembly is not. */
export class CharRnnInference implements Inference {
  readonly vocabSize: number;
  readonly stateCount: number;
  readonly #weights: CharRnnWeights;
  readonly #table: ProjectionTable;

  /**
   * The weights are not copied and must not change afterwards.
   *
   * @throws KernelError `INVALID_ARGUMENT` when a weight's length does not fit the sizes.
   */
  constructor(weights: CharRnnWeights) {
    checkCharRnnWeights(weights);
    this.#weights = weights;
    this.vocabSize = weights.vocabSize;
    this.stateCount = weights.layers.length * STATES_PER_LAYER[weights.cell];
    const { embedding, vocabSize, embeddingDim, cell, units, layers } = weights;
    const columns = GATES[cell] * units;
    const { kernel, bias } = layers[0];
    const inputBias = bias.subarray(0, columns);
    this.#table = new ProjectionTable({ embedding, kernel, bias: inputBias, vocabSize, embeddingDim, columns });
  }

  step(ids: Int32Array, states?: readonly Float32Array[]): InferenceStep {
    const { denseKernel, denseBias, units, vocabSize, cell } = this.#weights;
    const next = this.advance(ids, states);
    const logits = denseForward({
      x: next[this.stateCount - STATES_PER_LAYER[cell]],
      kernel: denseKernel,
      bias: denseBias,
      rows: ids.length,
      inputs: units,
      units: vocabSize,
    });
    return { logits, states: next };
  }

  advance(ids: Int32Array, states?: readonly Float32Array[]): Float32Array[] {
    const { cell, units, layers } = this.#weights;
    checkStep(ids, states, { vocabSize: this.vocabSize, stateCount: this.stateCount, units });
    const batch = ids.length;
    const before = states ?? Array.from({ length: this.stateCount }, () => new Float32Array(batch * units));
    const after: Float32Array[] = [];
    for (const [layer, { recurrentKernel, bias }] of layers.entries()) {
      const first = layer * STATES_PER_LAYER[cell];
      const state = before[first];
      const columns = GATES[cell] * units;
      const projection = this.#project(layer, ids, after);
      const recurrent = matmul({ a: state, b: recurrentKernel, rows: batch, inner: units, columns });
      const output = new Float32Array(batch * units);
      after.push(output);
      if (cell === 'gru') {
        const recurrentBias = bias.subarray(columns);
        applyGruGates({ projection, recurrent, recurrentBias, state, output, batch, units });
      } else {
        const cellOutput = new Float32Array(batch * units);
        after.push(cellOutput);
        applyLstmGates({ projection, recurrent, cell: before[first + 1], output, cellOutput, batch, units });
      }
    }
    return after;
  }

  /** Does nothing: all of it is JavaScript's own memory. */
  dispose(): void {}

  /** `x · kernel + input bias`, where x is the embedding of `ids` or the output of the layer below. */
  #project(layer: number, ids: Int32Array, after: readonly Float32Array[]): Float32Array {
    if (layer === 0) return this.#table.gather(ids);
    const { cell, units, layers } = this.#weights;
    const columns = GATES[cell] * units;
    return denseForward({
      x: after[(layer - 1) * STATES_PER_LAYER[cell]],
      kernel: layers[layer].kernel,
      bias: layers[layer].bias.subarray(0, columns),
      rows: ids.length,
      inputs: units,
      units: columns,
    });
  }
}
