/** Recurrent layers as PyTorch and ONNX have them: gates below each other, and two biases for every cell. */
import { type Architecture, type ModelArtifacts, type NamedTensor, nameRecurrentLayer } from '@char-rnn/files';
import { weightsByName } from './check-model.ts';
import { columnsToRows, type GateOrder, KERAS_GATES, reorderGates, rowsToColumns } from './gate-order.ts';

export interface RowLayer {
  /** Of the layer's inputs. */
  inputs: number;
  /** `[gates * units, inputs]` */
  kernel: Float32Array;
  /** `[gates * units, units]` */
  recurrentKernel: Float32Array;
  /** `[gates * units]` */
  inputBias: Float32Array;
  /** `[gates * units]` */
  recurrentBias: Float32Array;
}

type Sizes = Pick<Architecture, 'cell' | 'embeddingDim' | 'rnnUnits'>;

/** The layers of a checked model, with gates in this order. */
export function toRowLayers(model: ModelArtifacts, order: GateOrder): RowLayer[] {
  const { cell, rnnLayers } = model.architecture;
  const weight = weightsByName(model);
  const from = KERAS_GATES[cell];
  const gates = countGateRows(model.architecture);
  return Array.from({ length: rnnLayers }, (_, layer) => {
    const name = nameRecurrentLayer(cell, layer);
    const bias = weight(`${name}/bias`);
    // Keras' LSTM has the sum of the two, which is all that matters.
    const recurrentBias = cell === 'gru' ? bias.subarray(gates) : new Float32Array(gates);
    return {
      inputs: countInputs(model.architecture, layer),
      kernel: columnsToRows(weight(`${name}/kernel`), gates, from, order),
      recurrentKernel: columnsToRows(weight(`${name}/recurrent_kernel`), gates, from, order),
      inputBias: reorderGates(bias.subarray(0, gates), from, order),
      recurrentBias: reorderGates(recurrentBias, from, order),
    };
  });
}

/** The inverse, for one layer: its weights under their Keras names. */
export function fromRowLayer(row: RowLayer, layer: number, sizes: Sizes, order: GateOrder): NamedTensor[] {
  const { cell, rnnUnits } = sizes;
  const name = nameRecurrentLayer(cell, layer);
  const to = KERAS_GATES[cell];
  const gates = countGateRows(sizes);
  const inputBias = reorderGates(row.inputBias, order, to);
  const recurrentBias = reorderGates(row.recurrentBias, order, to);
  return [
    { name: `${name}/kernel`, shape: [row.inputs, gates], data: rowsToColumns(row.kernel, gates, order, to) },
    {
      name: `${name}/recurrent_kernel`,
      shape: [rnnUnits, gates],
      data: rowsToColumns(row.recurrentKernel, gates, order, to),
    },
    cell === 'gru'
      ? { name: `${name}/bias`, shape: [2, gates], data: concatenate(inputBias, recurrentBias) }
      : { name: `${name}/bias`, shape: [gates], data: add(inputBias, recurrentBias) },
  ];
}

/** How many numbers a layer reads in a step. */
export function countInputs({ embeddingDim, rnnUnits }: Sizes, layer: number): number {
  return layer === 0 ? embeddingDim : rnnUnits;
}

/** How many rows all gates of a layer have together. */
export function countGateRows({ cell, rnnUnits }: Sizes): number {
  return KERAS_GATES[cell].length * rnnUnits;
}

/** One after the other. */
export function concatenate(first: Float32Array, second: Float32Array): Float32Array {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** In float32. Zeros change nothing, where -0 + 0 would be 0: what was exported comes back bit by bit. */
function add(first: Float32Array, second: Float32Array): Float32Array {
  return first.map((value, index) => (second[index] === 0 ? value : value + second[index]));
}
