/**
 * A TensorFlow.js backend on the WebAssembly kernels. What these compute stays in their memory, so that the next kernel
 * reads it in place; everything else is the `cpu` backend's, on arrays of JavaScript.
 */
import type { SimdKernels } from '@char-rnn/kernels';
import type * as tf from '@tensorflow/tfjs';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';

/** The TensorFlow.js backend `simd`: the `cpu` backend, with its hot kernels in WebAssembly. `selectBackend('simd')` makes one. */
export class SimdBackend extends MathBackendCPU {
  /** The kernels, and the memory that tensors lie in. */
  readonly kernels: SimdKernels;

  constructor(kernels: SimdKernels) {
    super();
    this.kernels = kernels;
    // The cpu backend's own flag for its advice to install another backend, which would be wrong here.
    Reflect.set(this, 'firstUse', false);
  }

  /** Makes a tensor of a kernel's result, which is given back to the kernels when the last tensor on it is disposed. */
  adoptResult(shape: number[], values: Float32Array): tf.TensorInfo {
    return { dataId: super.write(values, shape, 'float32'), shape, dtype: 'float32' };
  }

  /** The `cpu` kernels may pass on a part of a tensor's array; a part must not outlive the whole, so it becomes a copy. */
  override write(...[values, shape, dtype]: Parameters<MathBackendCPU['write']>): object {
    return super.write(this.#isInMemory(values) ? values.slice() : values, shape, dtype);
  }

  /** A copy, since the memory is used again when the tensor is disposed. */
  override readSync(dataId: object): ReturnType<MathBackendCPU['readSync']> {
    const values = super.readSync(dataId);
    return this.#isInMemory(values) ? values.slice() : values;
  }

  /** Also gives the memory of a result back to the kernels. */
  override disposeData(dataId: object, force = false): boolean {
    const values = this.data.has(dataId) ? this.data.get(dataId).values : undefined;
    const isGone = super.disposeData(dataId, force);
    if (isGone && this.#isInMemory(values)) this.kernels.free(values);
    return isGone;
  }

  /** Ends the threads of the kernels. No tensor can be computed afterwards. */
  override dispose(): void {
    this.kernels.dispose();
  }

  #isInMemory(values: unknown): values is Float32Array {
    return values instanceof Float32Array && this.kernels.owns(values);
  }
}
