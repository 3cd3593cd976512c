/**
 * A GRU layer (reset after) over a whole sequence, forward and backward, as two functions instead of a graph of small
 * operations. Sequences are time-major, `[time, batch, features]`, so that one time step is one piece of memory.
 *
 * What does not depend on the recurrence stays outside it: the input projection comes in ready made, and the gradients
 * of the recurrent weights are one product over time x batch at the end.
 */
import { checkLength, checkSizes } from '../check-arguments.ts';
import { sumRows } from '../dense/rows.ts';
import { matmul } from '../matmul/matmul.ts';
import { applyGruGates, SAVED_GATES } from './gates.ts';

/** What {@link gruSequenceForward} takes. */
export interface GruSequenceInput {
  /** `[time, batch, 3 * units]`: x · kernel + input bias, in gate order z, r, h. */
  projection: Float32Array;
  /** `[units, 3 * units]` */
  recurrentKernel: Float32Array;
  /** `[3 * units]` */
  recurrentBias: Float32Array;
  /** `[batch, units]` */
  initialState: Float32Array;
  /** Steps of time. */
  time: number;
  /** Sequences side by side. */
  batch: number;
  /** Numbers in the state of a sequence. */
  units: number;
}

/** What {@link gruSequenceForward} gives; the backward pass takes both arrays. */
export interface GruSequenceResult {
  /** `[time, batch, units]`; the last `[batch, units]` of it is the final state. */
  outputs: Float32Array;
  /** `[time, batch, 4 * units]`: z, r, candidate, and the candidate's recurrent part before r is applied to it. */
  gates: Float32Array;
}

/**
 * With `(rz, rr, rh) = h_before · recurrentKernel + recurrentBias` and `(pz, pr, ph)` the projection:
 * `z = σ(pz + rz)`, `r = σ(pr + rr)`, `candidate = tanh(ph + r * rh)`, `h = z * h_before + (1 - z) * candidate`.
 *
 * @throws KernelError `INVALID_ARGUMENT` when the lengths do not fit.
 */
export function gruSequenceForward(input: GruSequenceInput): GruSequenceResult {
  checkGruInput(input);
  const { projection, recurrentKernel, recurrentBias, initialState, time, batch, units } = input;
  const stateSize = batch * units;
  const outputs = new Float32Array(time * stateSize);
  const gates = new Float32Array(time * stateSize * SAVED_GATES);
  const recurrent = new Float32Array(stateSize * 3);
  let state = initialState;
  for (let t = 0; t < time; t++) {
    const output = outputs.subarray(t * stateSize, (t + 1) * stateSize);
    matmul({ a: state, b: recurrentKernel, out: recurrent, rows: batch, inner: units, columns: 3 * units });
    applyGruGates({
      projection: projection.subarray(t * stateSize * 3, (t + 1) * stateSize * 3),
      recurrent,
      recurrentBias,
      state,
      output,
      gates: gates.subarray(t * stateSize * SAVED_GATES, (t + 1) * stateSize * SAVED_GATES),
      batch,
      units,
    });
    state = output;
  }
  return { outputs, gates };
}

/** What {@link gruSequenceBackward} takes. */
export interface GruSequenceBackwardInput {
  /** `[units, 3 * units]`, as in the forward pass. */
  recurrentKernel: Float32Array;
  /** `[batch, units]`, as in the forward pass. */
  initialState: Float32Array;
  /** `[time, batch, units]`, from the forward pass. */
  outputs: Float32Array;
  /** `[time, batch, 4 * units]`, from the forward pass. */
  gates: Float32Array;
  /** `[time, batch, units]`. The final state is the last output: add its gradient to the last time step here. */
  outputsGradient: Float32Array;
  /** As in the forward pass. */
  time: number;
  /** As in the forward pass. */
  batch: number;
  /** As in the forward pass. */
  units: number;
}

/** What {@link gruSequenceBackward} gives. */
export interface GruSequenceGradients {
  /** `[time, batch, 3 * units]` */
  projectionGradient: Float32Array;
  /** `[units, 3 * units]` */
  recurrentKernelGradient: Float32Array;
  /** `[3 * units]` */
  recurrentBiasGradient: Float32Array;
  /** `[batch, units]` */
  initialStateGradient: Float32Array;
}

/**
 * The gradients of {@link gruSequenceForward}, by back-propagation through the whole sequence.
 *
 * @throws KernelError `INVALID_ARGUMENT` when the lengths do not fit.
 */
export function gruSequenceBackward(input: GruSequenceBackwardInput): GruSequenceGradients {
  checkGruBackwardInput(input);
  const { recurrentKernel, initialState, outputs, gates, outputsGradient, time, batch, units } = input;
  const stateSize = batch * units;
  // The states before each step are the initial state and all outputs but the last.
  const statesBefore = new Float32Array(time * stateSize);
  statesBefore.set(initialState);
  statesBefore.set(outputs.subarray(0, (time - 1) * stateSize), stateSize);
  const projectionGradient = new Float32Array(time * stateSize * 3);
  const recurrentGradient = new Float32Array(time * stateSize * 3);
  const stateGradient = new Float32Array(stateSize);
  for (let t = time - 1; t >= 0; t--) {
    backpropagateGates(
      { gates, statesBefore, outputsGradient, projectionGradient, recurrentGradient, stateGradient },
      t,
      batch,
      units,
    );
    matmul({
      a: recurrentGradient.subarray(t * stateSize * 3, (t + 1) * stateSize * 3),
      b: recurrentKernel,
      out: stateGradient,
      rows: batch,
      inner: 3 * units,
      columns: units,
      transposeB: true,
      accumulate: true,
    });
  }
  const rows = time * batch;
  return {
    projectionGradient,
    recurrentKernelGradient: matmul({
      a: statesBefore,
      b: recurrentGradient,
      rows: units,
      inner: rows,
      columns: 3 * units,
      transposeA: true,
    }),
    recurrentBiasGradient: sumRows({ x: recurrentGradient, rows, columns: 3 * units }),
    initialStateGradient: stateGradient,
  };
}

interface GateGradients {
  gates: Float32Array;
  statesBefore: Float32Array;
  outputsGradient: Float32Array;
  projectionGradient: Float32Array;
  recurrentGradient: Float32Array;
  /** In: what comes back from the later steps. Out: the share of it that goes straight on to the step before. */
  stateGradient: Float32Array;
}

/** Step `t` of the backward pass, up to the matrix product. */
function backpropagateGates(arrays: GateGradients, t: number, batch: number, units: number): void {
  const { gates, statesBefore, outputsGradient, projectionGradient, recurrentGradient, stateGradient } = arrays;
  for (let row = 0; row < batch; row++) {
    const stateRow = (t * batch + row) * units;
    const gatesRow = stateRow * SAVED_GATES;
    const gradientRow = stateRow * 3;
    for (let unit = 0; unit < units; unit++) {
      const z = gates[gatesRow + unit];
      const r = gates[gatesRow + units + unit];
      const candidate = gates[gatesRow + 2 * units + unit];
      const recurrentPart = gates[gatesRow + 3 * units + unit];
      const dh = outputsGradient[stateRow + unit] + stateGradient[row * units + unit];
      const dzInput = dh * (statesBefore[stateRow + unit] - candidate) * z * (1 - z);
      const dCandidateInput = dh * (1 - z) * (1 - candidate * candidate);
      const drInput = dCandidateInput * recurrentPart * r * (1 - r);
      projectionGradient[gradientRow + unit] = dzInput;
      projectionGradient[gradientRow + units + unit] = drInput;
      projectionGradient[gradientRow + 2 * units + unit] = dCandidateInput;
      recurrentGradient[gradientRow + unit] = dzInput;
      recurrentGradient[gradientRow + units + unit] = drInput;
      recurrentGradient[gradientRow + 2 * units + unit] = dCandidateInput * r;
      stateGradient[row * units + unit] = dh * z;
    }
  }
}

/** Throws `INVALID_ARGUMENT` unless the sizes and lengths of a forward pass fit. */
export function checkGruInput({
  projection,
  recurrentKernel,
  recurrentBias,
  initialState,
  time,
  batch,
  units,
}: GruSequenceInput): void {
  checkSizes({ time, batch, units });
  checkLength('projection', projection, time * batch * 3 * units);
  checkLength('recurrentKernel', recurrentKernel, units * 3 * units);
  checkLength('recurrentBias', recurrentBias, 3 * units);
  checkLength('initialState', initialState, batch * units);
}

/** Throws `INVALID_ARGUMENT` unless the sizes and lengths of a backward pass fit. */
export function checkGruBackwardInput(input: GruSequenceBackwardInput): void {
  const { recurrentKernel, initialState, outputs, gates, outputsGradient, time, batch, units } = input;
  checkSizes({ time, batch, units });
  checkLength('recurrentKernel', recurrentKernel, units * 3 * units);
  checkLength('initialState', initialState, batch * units);
  checkLength('outputs', outputs, time * batch * units);
  checkLength('gates', gates, time * batch * units * SAVED_GATES);
  checkLength('outputsGradient', outputsGradient, time * batch * units);
}
