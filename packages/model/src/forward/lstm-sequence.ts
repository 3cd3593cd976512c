import { dense } from '@char-rnn/backend';
import * as tf from '@tensorflow/tfjs';

export interface LstmSequenceInputs {
  /** `[time, batch, 4 * units]`: input . kernel, without the bias. */
  projection: tf.Tensor3D;
  /** `[units, 4 * units]`, gates in Keras' order i, f, c, o. */
  recurrentKernel: tf.Tensor2D;
  /** `[4 * units]`. */
  bias: tf.Tensor1D;
  /** Hidden and cell state, each `[batch, units]`. */
  initialStates: [tf.Tensor2D, tf.Tensor2D];
}

/**
 * Runs an LSTM over a time-major sequence, composed of ordinary differentiable operations.
 *
 * @returns the hidden states `[time, batch, units]`, and the last hidden and cell state.
 */
export function lstmSequence({ projection, recurrentKernel, bias, initialStates }: LstmSequenceInputs): {
  outputs: tf.Tensor3D;
  states: [tf.Tensor2D, tf.Tensor2D];
} {
  let [hidden, cell] = initialStates;
  const outputs: tf.Tensor2D[] = [];
  for (const step of tf.unstack(projection) as tf.Tensor2D[]) {
    const gates = tf.add(step, dense({ x: hidden, kernel: recurrentKernel, bias }));
    const [input, forget, candidate, output] = tf.split(gates, 4, 1) as tf.Tensor2D[];
    cell = tf.add(tf.mul(tf.sigmoid(forget), cell), tf.mul(tf.sigmoid(input), tf.tanh(candidate)));
    hidden = tf.mul(tf.sigmoid(output), tf.tanh(cell));
    outputs.push(hidden);
  }
  return { outputs: tf.stack(outputs) as tf.Tensor3D, states: [hidden, cell] };
}
