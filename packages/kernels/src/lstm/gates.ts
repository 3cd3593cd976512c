/**
 * The gates of one LSTM step in Keras' form: gate order i, f, candidate, o, one bias, sigmoid as the recurrent activation
 * (S. Hochreiter, J. Schmidhuber 1997, with the forget gate of F. Gers et al. 2000). For inference only: nothing is kept
 * for a backward pass.
 */
import { sigmoid } from '../gru/gates.ts';

export interface LstmGatesStep {
  /** `[batch, 4 * units]`: x · kernel + bias. */
  projection: Float32Array;
  /** `[batch, 4 * units]`: h · recurrentKernel. */
  recurrent: Float32Array;
  /** `[batch, units]`: the cell before the step. */
  cell: Float32Array;
  /** Receives `[batch, units]`: h after the step. */
  output: Float32Array;
  /** Receives `[batch, units]`: the cell after the step. */
  cellOutput: Float32Array;
  batch: number;
  units: number;
}

/** `c = σ(f) * c_before + σ(i) * tanh(candidate)`, `h = σ(o) * tanh(c)` for every row and unit of one step. */
export function applyLstmGates(step: LstmGatesStep): void {
  const { projection, recurrent, cell, output, cellOutput, batch, units } = step;
  for (let row = 0; row < batch; row++) {
    for (let unit = 0; unit < units; unit++) {
      const at = row * units + unit;
      const atI = row * 4 * units + unit;
      const atF = atI + units;
      const atCandidate = atF + units;
      const atO = atCandidate + units;
      const i = sigmoid(projection[atI] + recurrent[atI]);
      const f = sigmoid(projection[atF] + recurrent[atF]);
      const candidate = Math.tanh(projection[atCandidate] + recurrent[atCandidate]);
      const o = sigmoid(projection[atO] + recurrent[atO]);
      const c = f * cell[at] + i * candidate;
      cellOutput[at] = c;
      output[at] = o * Math.tanh(c);
    }
  }
}
