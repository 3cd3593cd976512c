import * as tf from '@tensorflow/tfjs';
import { BackendError } from '../backend-error.ts';

/** A tensor of a typed-array backend: its shape and its values, row-major, in the array type of its dtype. */
export class ArrayInput {
  readonly shape: number[];
  readonly #values: unknown;

  constructor(shape: number[], values: unknown) {
    this.shape = shape;
    this.#values = values;
  }

  /** The values of a float32 tensor. */
  get values(): Float32Array {
    if (this.#values instanceof Float32Array) return this.#values;
    throw new BackendError('INVALID_ARGUMENT', `A float32 tensor was expected, one of shape [${this.shape}] is not.`);
  }

  /** The values of an int32 tensor. */
  get ids(): Int32Array {
    if (this.#values instanceof Int32Array) return this.#values;
    throw new BackendError('INVALID_ARGUMENT', `An int32 tensor was expected, one of shape [${this.shape}] is not.`);
  }
}

/** An output of such a kernel. */
export interface ArrayOutput {
  shape: number[];
  values: Float32Array;
}

/** What the `cpu` backend of TensorFlow.js, and every copy of it, offers its kernels. */
interface TypedArrayBackend extends tf.KernelBackend {
  data: { get(dataId: object): { values: unknown } };
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): tf.TensorInfo;
  /** Of a backend with a memory of its own: takes a result over that lies in it, without a copy. */
  adoptResult?(shape: number[], values: Float32Array): tf.TensorInfo;
}

/**
 * Registers a function on typed arrays as a kernel of a TensorFlow.js backend whose storage is typed arrays.
 *
 * Inputs are views of the tensors' own storage: the function must not write to them.
 */
export function registerTypedArrayKernel(
  kernelName: string,
  backendName: string,
  compute: (inputs: Record<string, ArrayInput>, attributes: Record<string, number>) => ArrayOutput[],
): void {
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc({ inputs, backend, attrs }) {
      const storage = backend as TypedArrayBackend;
      const arrays: Record<string, ArrayInput> = {};
      for (const [name, tensor] of Object.entries(inputs as Record<string, tf.TensorInfo>)) {
        arrays[name] = new ArrayInput(tensor.shape, storage.data.get(tensor.dataId).values);
      }
      const outputs = compute(arrays, attrs as unknown as Record<string, number>);
      return outputs.map(({ shape, values }) =>
        storage.adoptResult ? storage.adoptResult(shape, values) : storage.makeTensorInfo(shape, 'float32', values),
      );
    },
  });
}
