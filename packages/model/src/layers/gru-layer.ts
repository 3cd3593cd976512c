import { dense, gruSequence } from '@char-rnn/backend';
import * as tf from '@tensorflow/tfjs';

/**
 * Keras' GRU with `reset_after=True` and `return_sequences=True` as a TensorFlow.js layer, on the fused op.
 * (TensorFlow.js' own GRU refuses `resetAfter`.)
 *
 * Weights: `kernel` `[inputs, 3 * units]`, `recurrent_kernel` `[units, 3 * units]`, `bias` `[2, 3 * units]`. They start
 * at zero: the model that the layer is part of sets them.
 */
export class GruLayer extends tf.layers.Layer {
  /** Keras' name of the class, which `model.json` holds. */
  static readonly className = 'GRU';
  /** Numbers in the state. */
  readonly units: number;
  #kernel!: tf.LayerVariable;
  #recurrentKernel!: tf.LayerVariable;
  #bias!: tf.LayerVariable;

  constructor({ units, name }: { units: number; name: string }) {
    super({ name });
    this.units = units;
  }

  override getClassName(): string {
    return GruLayer.className;
  }

  override build(inputShape: tf.Shape): void {
    const inputs = inputShape[inputShape.length - 1] as number;
    const gates = 3 * this.units;
    const zeros = tf.initializers.zeros();
    this.#kernel = this.addWeight('kernel', [inputs, gates], 'float32', zeros);
    this.#recurrentKernel = this.addWeight('recurrent_kernel', [this.units, gates], 'float32', zeros);
    this.#bias = this.addWeight('bias', [2, gates], 'float32', zeros);
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return [inputShape[0], inputShape[1], this.units];
  }

  /** `[batch, time, inputs]` to `[batch, time, units]`, from zero states. */
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const sequence = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      const [batch, time, features] = sequence.shape;
      const [inputBias, recurrentBias] = tf.unstack(this.#bias.read()) as tf.Tensor1D[];
      const x = sequence.transpose([1, 0, 2]).reshape([time * batch, features]) as tf.Tensor2D;
      const projection = dense({ x, kernel: this.#kernel.read() as tf.Tensor2D, bias: inputBias });
      const outputs = gruSequence({
        projection: projection.reshape([time, batch, 3 * this.units]),
        recurrentKernel: this.#recurrentKernel.read() as tf.Tensor2D,
        recurrentBias,
        initialState: tf.zeros([batch, this.units]),
      });
      return outputs.transpose([1, 0, 2]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, reset_after: true, return_sequences: true };
  }
}
