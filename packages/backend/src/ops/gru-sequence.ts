/**
 * The fused GRU op: one op for a whole sequence, with a gradient derived by hand.
 *
 * It is the recurrence alone. The input projection of all time steps is one matmul (or, for a first layer on an
 * embedding, one gather) and stays outside, as do the weight's gradients of that part. The GRU is Keras' with
 * `reset_after=True` (the cuDNN form), gates in the order z, r, h:
 *
 *     z = sigmoid(pz + rz)    r = sigmoid(pr + rr)    c = tanh(ph + r * rh)    h' = z * h + (1 - z) * c
 *
 * with (pz, pr, ph) the input projection and (rz, rr, rh) = h . recurrentKernel + recurrentBias.
 */
import * as tf from '@tensorflow/tfjs';
import { FastKernel, isRecordingGradient, runFastKernel } from './fast-kernel.ts';

/** The tensors of {@link gruSequence}, time-major. */
export interface GruSequenceInputs {
  /** `[time, batch, 3 * units]`: input . kernel + input bias. */
  projection: tf.Tensor3D;
  /** `[units, 3 * units]`. */
  recurrentKernel: tf.Tensor2D;
  /** `[3 * units]`. */
  recurrentBias: tf.Tensor1D;
  /** `[batch, units]`. */
  initialState: tf.Tensor2D;
}

/**
 * Runs a GRU (reset_after) over a sequence. Sequences are time-major, so that every step is one contiguous slice.
 *
 * Differentiable in all four inputs. Backends may register `FastKernel.gruSequence` (inputs as here, outputs
 * `[outputs, gates]` with gates `[time, batch, 4 * units]`: z, r, c, rh) and `FastKernel.gruSequenceGrad` (inputs
 * `outputsGradient, outputs, gates, recurrentKernel, initialState`; outputs the gradients in the order of the inputs).
 *
 * @returns the states after every step, `[time, batch, units]`; the last one is the final state.
 */
export function gruSequence({
  projection,
  recurrentKernel,
  recurrentBias,
  initialState,
}: GruSequenceInputs): tf.Tensor3D {
  const inputs = { projection, recurrentKernel, recurrentBias, initialState };
  if (!isRecordingGradient()) {
    return tf.tidy(
      () => (runFastKernel(FastKernel.gruSequence, inputs)?.[0] as tf.Tensor3D) ?? forward(inputs).outputs,
    );
  }
  const op = tf.customGrad((...args) => {
    const [p, u, b, h0] = args as unknown as [tf.Tensor3D, tf.Tensor2D, tf.Tensor1D, tf.Tensor2D];
    const save = args[4] as unknown as tf.GradSaveFunc;
    const current = { projection: p, recurrentKernel: u, recurrentBias: b, initialState: h0 };
    const fast = runFastKernel(FastKernel.gruSequence, current);
    if (fast) {
      save([...fast, u, h0]);
      return { value: fast[0], gradFunc: (dy, saved) => fastBackward(dy as tf.Tensor3D, saved) };
    }
    const { outputs, gates } = forward(current);
    save([outputs, gates.z, gates.r, gates.candidate, gates.recurrent, u, h0]);
    return { value: outputs, gradFunc: (dy, saved) => backward(dy as tf.Tensor3D, saved) };
  });
  return op(projection, recurrentKernel, recurrentBias, initialState) as tf.Tensor3D;
}

interface Gates {
  z: tf.Tensor3D;
  r: tf.Tensor3D;
  candidate: tf.Tensor3D;
  recurrent: tf.Tensor3D;
}

function forward(inputs: GruSequenceInputs): { outputs: tf.Tensor3D; gates: Gates } {
  const { projection, recurrentKernel, recurrentBias, initialState } = inputs;
  const units = initialState.shape[1];
  const [biasZR, biasH] = tf.split(recurrentBias, [2 * units, units]);
  const [projectionZR, projectionH] = tf.split(projection, [2 * units, units], 2);
  const stepsZR = tf.unstack(tf.add(projectionZR, biasZR)) as tf.Tensor2D[];
  const stepsH = tf.unstack(projectionH) as tf.Tensor2D[];

  const outputs: tf.Tensor2D[] = [];
  const zs: tf.Tensor2D[] = [];
  const rs: tf.Tensor2D[] = [];
  const candidates: tf.Tensor2D[] = [];
  const recurrents: tf.Tensor2D[] = [];
  let state = initialState;
  for (let t = 0; t < stepsZR.length; t++) {
    const [recurrentZR, recurrentH] = tf.split(tf.matMul(state, recurrentKernel), [2 * units, units], 1);
    const [z, r] = tf.split(tf.sigmoid(tf.add(stepsZR[t], recurrentZR)), 2, 1) as tf.Tensor2D[];
    const recurrent = tf.add<tf.Tensor2D>(recurrentH, biasH);
    const candidate = tf.tanh(tf.add<tf.Tensor2D>(stepsH[t], tf.mul(r, recurrent)));
    state = tf.add(candidate, tf.mul(z, tf.sub(state, candidate)));
    outputs.push(state);
    zs.push(z);
    rs.push(r);
    candidates.push(candidate);
    recurrents.push(recurrent);
  }
  const stack = (steps: tf.Tensor2D[]) => tf.stack(steps) as tf.Tensor3D;
  const gates = { z: stack(zs), r: stack(rs), candidate: stack(candidates), recurrent: stack(recurrents) };
  return { outputs: stack(outputs), gates };
}

/** The gradients in the order of the op's inputs. */
function backward(outputsGradient: tf.Tensor3D, saved: tf.Tensor[]): tf.Tensor[] {
  const [outputs, z, r, candidate, recurrent] = saved as tf.Tensor3D[];
  const [recurrentKernel, initialState] = saved.slice(5) as tf.Tensor2D[];
  const [time, batch, units] = outputs.shape;
  const previous = tf.concat([tf.expandDims(initialState, 0), outputs.slice(0, time - 1)], 0) as tf.Tensor3D;

  // What does not depend on the gradient of the state is computed for all steps at once: the factors from it to the
  // gradients of the gates' sums. Slices are joined step by step: joining whole sequences costs several times more.
  const toCandidate = tf.mul(tf.sub(1, z), tf.sub(1, tf.square(candidate)));
  const toZ = tf.mul(tf.sub(previous, candidate), tf.mul(z, tf.sub(1, z)));
  const toR = tf.mul(tf.mul(toCandidate, recurrent), tf.mul(r, tf.sub(1, r)));
  const [zs, rs, toCandidates, toZs, toRs, arriving] = [z, r, toCandidate, toZ, toR, outputsGradient].map(
    (sequence) => tf.unstack(sequence) as tf.Tensor2D[],
  );
  // Transposed once: a transposed matmul in each step is several times slower on some backends.
  const kernelTransposed = tf.transpose(recurrentKernel);

  const projectionGradients = new Array<tf.Tensor2D>(time);
  const recurrentGradients = new Array<tf.Tensor2D>(time);
  let carried = tf.zerosLike(initialState);
  for (let t = time - 1; t >= 0; t--) {
    const dh = tf.add<tf.Tensor2D>(arriving[t], carried);
    const [dz, dr, dc] = [toZs[t], toRs[t], toCandidates[t]].map((factor) => tf.mul<tf.Tensor2D>(dh, factor));
    projectionGradients[t] = tf.concat([dz, dr, dc], 1);
    recurrentGradients[t] = tf.concat([dz, dr, tf.mul<tf.Tensor2D>(dc, rs[t])], 1);
    carried = tf.add(tf.mul(dh, zs[t]), tf.matMul(recurrentGradients[t], kernelTransposed));
  }

  const recurrentGradient = tf.concat(recurrentGradients, 0);
  return [
    tf.stack(projectionGradients),
    tf.matMul(previous.reshape([time * batch, units]) as tf.Tensor2D, recurrentGradient, true, false),
    tf.sum(recurrentGradient, 0),
    carried,
  ];
}

function fastBackward(outputsGradient: tf.Tensor3D, saved: tf.Tensor[]): tf.Tensor[] {
  const [outputs, gates, recurrentKernel, initialState] = saved;
  const inputs = { outputsGradient, outputs, gates, recurrentKernel, initialState };
  const gradients = runFastKernel(FastKernel.gruSequenceGrad, inputs);
  if (!gradients) throw new Error(`The backend has ${FastKernel.gruSequence} but not ${FastKernel.gruSequenceGrad}`);
  return gradients;
}
