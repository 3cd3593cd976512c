/**
 * The gates of a recurrent layer lie one after another in its kernels, each as wide as the layer has units, and every
 * framework has an order of its own. Their numbers are only moved: nothing is lost on the way there and back.
 */
import type { Architecture } from '@char-rnn/files';

/**
 * A letter for each gate, in the order in which they lie: update z, reset r and candidate h of a GRU; input i, forget f,
 * candidate h and output o of an LSTM. PyTorch calls the candidate n and g, ONNX h and c, Keras h and c.
 */
export type GateOrder = string;

type GateOrders = Readonly<Record<Architecture['cell'], GateOrder>>;

export const KERAS_GATES: GateOrders = { gru: 'zrh', lstm: 'ifho' };
export const PYTORCH_GATES: GateOrders = { gru: 'rzh', lstm: 'ifho' };
export const ONNX_GATES: GateOrders = { gru: 'zrh', lstm: 'iofh' };

/** Gates beside each other, `[inputs, gates * units]` in the order `from`, as gates below each other, in the order `to`. */
export function columnsToRows(kernel: Float32Array, columns: number, from: GateOrder, to: GateOrder): Float32Array {
  const rows = kernel.length / columns;
  const target = gatePlaces(columns, from, to);
  const result = new Float32Array(kernel.length);
  for (let column = 0; column < columns; column++) {
    const start = target[column] * rows;
    for (let row = 0; row < rows; row++) result[start + row] = kernel[row * columns + column];
  }
  return result;
}

/** Gates below each other, `[gates * units, inputs]` in the order `from`, as gates beside each other, in the order `to`. */
export function rowsToColumns(kernel: Float32Array, gateRows: number, from: GateOrder, to: GateOrder): Float32Array {
  const inputs = kernel.length / gateRows;
  const target = gatePlaces(gateRows, from, to);
  const result = new Float32Array(kernel.length);
  for (let row = 0; row < gateRows; row++) {
    const start = row * inputs;
    for (let input = 0; input < inputs; input++) result[input * gateRows + target[row]] = kernel[start + input];
  }
  return result;
}

/** A bias `[gates * units]` in another order. */
export function reorderGates(bias: Float32Array, from: GateOrder, to: GateOrder): Float32Array {
  return columnsToRows(bias, bias.length, from, to);
}

/** Where each of `size` places in the order `from` lies in the order `to`. */
function gatePlaces(size: number, from: GateOrder, to: GateOrder): Int32Array {
  const units = size / from.length;
  return Int32Array.from({ length: size }, (_, place) => {
    const gate = from[Math.floor(place / units)];
    return to.indexOf(gate) * units + (place % units);
  });
}
