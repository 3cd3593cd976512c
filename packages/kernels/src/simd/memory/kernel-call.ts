/**
 * The arrays of one call of a kernel: operands that lie in the kernels' memory are used in place, others are copied in
 * (and back, where they are changed), and everything temporary is given back at the end.
 */
import type { KernelMemory } from './kernel-memory.ts';

type Operand = Float32Array | Int32Array;

export class KernelCall {
  readonly #memory: KernelMemory;
  readonly #temporary: number[] = [];
  readonly #results: number[] = [];
  readonly #copyBack: { array: Float32Array; address: number }[] = [];

  private constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  /** Runs `body`, whose results stay in memory if it succeeds. */
  static run<Result>(memory: KernelMemory, body: (call: KernelCall) => Result): Result {
    const call = new KernelCall(memory);
    try {
      const result = body(call);
      for (const { array, address } of call.#copyBack) array.set(memory.float32(address, array.length));
      return result;
    } catch (error) {
      for (const address of call.#results) memory.give(address);
      throw error;
    } finally {
      for (const address of call.#temporary) memory.give(address);
    }
  }

  /** The address of an array that is only read. */
  input(array: Operand): number {
    if (this.#memory.owns(array)) return array.byteOffset;
    const address = this.scratch(array.byteLength);
    if (array instanceof Int32Array) this.#memory.int32(address, array.length).set(array);
    else this.#memory.float32(address, array.length).set(array);
    return address;
  }

  /** The address of an array that is read and changed. */
  inOut(array: Float32Array): number {
    const address = this.input(array);
    if (!this.#memory.owns(array)) this.#copyBack.push({ array, address });
    return address;
  }

  /** A new array that the caller of the kernel receives. Its contents are undefined until the kernel writes them. */
  result(length: number): Float32Array {
    const address = this.#memory.take(length * Float32Array.BYTES_PER_ELEMENT);
    this.#results.push(address);
    return this.#memory.float32(address, length);
  }

  /** The address of `bytes` bytes that are given back after the call. */
  scratch(bytes: number): number {
    const address = this.#memory.take(bytes);
    this.#temporary.push(address);
    return address;
  }
}
