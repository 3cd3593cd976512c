/** The packed weights of one model in the kernels' memory: where everything lies, and giving it back. */
import type { CharRnnWeights } from '../../inference/char-rnn-weights.ts';
import type { Engine } from '../engine.ts';
import { matmul } from '../operations/matmul.ts';
import {
  PANEL_COLUMNS,
  type PanelColumns,
  type Precision,
  packPanel,
  packQuantizedPanel,
  padParts,
  panelBytes,
  roundUp,
} from './pack-weights.ts';

const GATES = 3;

/** Addresses of panels and of the bias, which has as many columns as they. */
export interface PackedMatrix {
  packed: number;
  bias: number;
}

export class PackedWeights {
  readonly precision: Precision;
  /** Units, rounded up. */
  readonly units: number;
  /** `[vocabSize, 3 * units]`: the first layer's embedding · kernel + input bias. */
  readonly table: number;
  /** From the first layer to the last; panels `[units / 16, 3 gates]`. */
  readonly recurrent: readonly PackedMatrix[];
  /** Of the layers behind the first; panels `[3 gates, units / 16]`. */
  readonly inputs: readonly PackedMatrix[];
  readonly dense: PackedMatrix;
  readonly #engine: Engine;
  #addresses: number[] = [];

  /** @throws KernelError `OUT_OF_MEMORY`, with nothing left taken. */
  constructor(engine: Engine, weights: CharRnnWeights, precision: Precision) {
    const { units, layers, vocabSize, denseKernel, denseBias } = weights;
    this.#engine = engine;
    this.precision = precision;
    this.units = roundUp(units);
    try {
      this.table = this.#makeTable(weights);
      this.recurrent = layers.map(({ recurrentKernel, bias }) => {
        const panels = this.#listGatePanels(recurrentKernel, units, 'group');
        return this.#packMatrix(panels, padParts(bias.subarray(GATES * units), GATES, units));
      });
      this.inputs = layers.slice(1).map(({ kernel, bias }) => {
        const panels = this.#listGatePanels(kernel, units, 'gate');
        return this.#packMatrix(panels, padParts(bias.subarray(0, GATES * units), GATES, units));
      });
      const dense = listPanels({ kernel: denseKernel, inner: units, columns: vocabSize }, 0, vocabSize);
      this.dense = this.#packMatrix(dense, padParts(denseBias, 1, vocabSize));
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Gives everything back; once more does nothing. */
  release(): void {
    for (const address of this.#addresses) this.#engine.memory.give(address);
    this.#addresses = [];
  }

  #makeTable({ embedding, embeddingDim, vocabSize, units, layers }: CharRnnWeights): number {
    const [{ kernel, bias }] = layers;
    const table = matmul(this.#engine, {
      a: embedding,
      b: padParts(kernel, embeddingDim * GATES, units),
      bias: padParts(bias.subarray(0, GATES * units), GATES, units),
      rows: vocabSize,
      inner: embeddingDim,
      columns: GATES * this.units,
    });
    this.#addresses.push(table.byteOffset);
    return table.byteOffset;
  }

  #listGatePanels(kernel: Float32Array, units: number, outer: 'group' | 'gate'): PanelColumns[] {
    const matrix = { kernel, inner: units, columns: GATES * units };
    const gates = Array.from({ length: GATES }, (_, gate) => listPanels(matrix, gate * units, units));
    return outer === 'gate' ? gates.flat() : gates[0].flatMap((_, group) => gates.map((panels) => panels[group]));
  }

  #packMatrix(panels: readonly PanelColumns[], bias: Float32Array): PackedMatrix {
    const { memory } = this.#engine;
    const inner = roundUp(panels[0].inner);
    const bytes = panelBytes(inner, this.precision);
    const packed = this.#take(bytes * panels.length);
    const floats = memory.float32(packed, (bytes / 4) * panels.length).fill(0);
    for (const [index, panel] of panels.entries()) {
      const offset = index * bytes;
      if (this.precision === 'int8') {
        packQuantizedPanel(new Uint8Array(floats.buffer, packed + offset, bytes), panel);
      } else packPanel(floats.subarray(offset / 4, (offset + bytes) / 4), panel);
    }
    const biasAddress = this.#take(panels.length * PANEL_COLUMNS * 4);
    memory
      .float32(biasAddress, panels.length * PANEL_COLUMNS)
      .fill(0)
      .set(bias);
    return { packed, bias: biasAddress };
  }

  #take(bytes: number): number {
    const address = this.#engine.memory.take(bytes);
    this.#addresses.push(address);
    return address;
  }
}

/** `count` columns from `first` on, in panels of 16. */
function listPanels(
  matrix: Pick<PanelColumns, 'kernel' | 'inner' | 'columns'>,
  first: number,
  count: number,
): PanelColumns[] {
  return Array.from({ length: Math.ceil(count / PANEL_COLUMNS) }, (_, panel) => {
    const start = panel * PANEL_COLUMNS;
    return { ...matrix, first: first + start, count: Math.min(PANEL_COLUMNS, count - start) };
  });
}
