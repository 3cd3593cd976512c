/**
 * The gates of one GRU step, shared by training and inference so that both give the same bits.
 *
 * The variant is "reset after": the reset gate multiplies the candidate's recurrent part after its matrix product and
 * its bias, as in cuDNN and in Keras' `reset_after=True` (K. Cho et al. 2014, version 1 of arXiv:1406.1078).
 */

/** The logistic function. Its limits are 0 and 1 at the infinities, without NaN on the way. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The values that the backward pass needs for each unit, in this order: z, r, candidate, the candidate's recurrent part. */
export const SAVED_GATES = 4;

export interface GruGatesStep {
  /** `[batch, 3 * units]`: x · kernel + input bias, in gate order z, r, h. */
  projection: Float32Array;
  /** `[batch, 3 * units]`: h · recurrentKernel, without its bias. */
  recurrent: Float32Array;
  /** `[3 * units]` */
  recurrentBias: Float32Array;
  /** `[batch, units]`: the state before the step. */
  state: Float32Array;
  /** Receives `[batch, units]`: the state after the step. */
  output: Float32Array;
  /** Receives `[batch, 4 * units]`; absent in inference. */
  gates?: Float32Array;
  batch: number;
  units: number;
}

/** `h = z * h_before + (1 - z) * candidate` for every row and unit of one step. */
export function applyGruGates(step: GruGatesStep): void {
  const { projection, recurrent, recurrentBias, state, output, gates, batch, units } = step;
  for (let row = 0; row < batch; row++) {
    for (let unit = 0; unit < units; unit++) {
      const at = row * units + unit;
      const atZ = row * 3 * units + unit;
      const atR = atZ + units;
      const atH = atR + units;
      const z = sigmoid(projection[atZ] + (recurrent[atZ] + recurrentBias[unit]));
      const r = sigmoid(projection[atR] + (recurrent[atR] + recurrentBias[units + unit]));
      const recurrentPart = recurrent[atH] + recurrentBias[2 * units + unit];
      const candidate = Math.tanh(projection[atH] + r * recurrentPart);
      output[at] = z * state[at] + (1 - z) * candidate;
      if (gates !== undefined) {
        const saved = row * SAVED_GATES * units + unit;
        gates[saved] = z;
        gates[saved + units] = r;
        gates[saved + 2 * units] = candidate;
        gates[saved + 3 * units] = recurrentPart;
      }
    }
  }
}
