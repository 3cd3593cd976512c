/**
 * The WebAssembly memory that the kernels compute in, and the arrays in it.
 *
 * Shared memory grows when it has to: its views stay valid. Growing memory that is not shared would detach every view
 * that a caller holds, so that it has its full size from the start; pages that were never written to cost nothing.
 */
import { KernelError } from '../../kernel-error.ts';
import { type WasmMemory, webAssembly } from '../modules/webassembly.ts';
import { CONTROL_BYTES } from '../threads/control.ts';
import { ALIGNMENT, Allocator } from './allocator.ts';

const PAGE_BYTES = 65536;

/** All that 32-bit addresses reach. */
export const LARGEST_MEMORY: number = 65536 * PAGE_BYTES;

/** Without threads the memory has its full size from the start, as address space only. */
const UNSHARED_BYTES = 2 ** 30;

/** Below this it is not worth trying: a training step of the usual model takes more. */
const LEAST_BYTES = 2 ** 28;

/** The memory grows by at least this much, to grow seldom. */
const GROWTH_BYTES = 16 * 2 ** 20;

/** The data of the module and some room for it to get longer; compiled with the base that CONTROL_BYTES says. */
const MODULE_DATA_BYTES = 60 * 1024;

/** Kernels load whole vectors, up to 64 bytes past the end of an array. */
const GUARD_BYTES = 64;

/**
 * As much memory as asked for; or, if nothing was asked for, as much as there can be, and half of it again and again
 * where the engine has not so much address space.
 *
 * @throws KernelError `OUT_OF_MEMORY` where the engine does not give it.
 */
export function reserveMemory(shared: boolean, maximumBytes?: number): KernelMemory {
  if (maximumBytes !== undefined) return new KernelMemory({ shared, maximumBytes });
  for (let bytes = shared ? LARGEST_MEMORY : UNSHARED_BYTES; ; bytes /= 2) {
    try {
      return new KernelMemory({ shared, maximumBytes: bytes });
    } catch (error) {
      if (bytes <= LEAST_BYTES) throw error;
    }
  }
}

export class KernelMemory {
  readonly wasmMemory: WasmMemory;
  readonly #allocator = new Allocator(CONTROL_BYTES + MODULE_DATA_BYTES);
  /** Growing replaces the buffer of shared memory; views of the earlier ones stay good. */
  readonly #buffers = new WeakSet<object>();
  readonly #maximumBytes: number;

  /** @throws KernelError `OUT_OF_MEMORY` where the engine does not give so much address space. */
  constructor({ shared, maximumBytes }: { shared: boolean; maximumBytes: number }) {
    const maximum = Math.floor(maximumBytes / PAGE_BYTES);
    try {
      const Memory = webAssembly!.Memory;
      this.wasmMemory = new Memory({ initial: shared ? GROWTH_BYTES / PAGE_BYTES : maximum, maximum, shared });
    } catch (cause) {
      const message = `The engine gives no WebAssembly memory of ${maximumBytes} bytes: pass a smaller maximumBytes.`;
      throw new KernelError('OUT_OF_MEMORY', message, { cause });
    }
    this.#maximumBytes = maximum * PAGE_BYTES;
    this.#noteBuffer();
  }

  get bytes(): number {
    return this.wasmMemory.buffer.byteLength;
  }

  get usedBytes(): number {
    return this.#allocator.usedBytes;
  }

  /** The address of `bytes` bytes, aligned to 64; their contents are whatever was there before. */
  take(bytes: number): number {
    const address = this.#allocator.take(bytes);
    if (address !== undefined) return address;
    this.#grow(bytes);
    return this.#allocator.take(bytes)!;
  }

  /** Whether there was something at this address to give back. */
  give(address: number): boolean {
    return this.#allocator.give(address);
  }

  owns(array: ArrayBufferView): boolean {
    return this.#buffers.has(array.buffer);
  }

  /** The same elements through the present buffer, so that two arrays of this memory can be seen to overlap. */
  throughPresentBuffer(array: Float32Array): Float32Array {
    return this.owns(array) ? this.float32(array.byteOffset, array.length) : array;
  }

  float32(address: number, length: number): Float32Array {
    return new Float32Array(this.wasmMemory.buffer as ArrayBuffer, address, length);
  }

  float64(address: number, length: number): Float64Array {
    return new Float64Array(this.wasmMemory.buffer as ArrayBuffer, address, length);
  }

  int32(address: number, length: number): Int32Array {
    return new Int32Array(this.wasmMemory.buffer as ArrayBuffer, address, length);
  }

  #grow(bytes: number): void {
    const room = this.#maximumBytes - this.bytes;
    const missing = this.#allocator.missingFor(bytes + ALIGNMENT);
    if (missing > room) this.#refuse(bytes);
    const growth = Math.min(room, Math.max(missing, GROWTH_BYTES));
    try {
      this.wasmMemory.grow(Math.ceil(growth / PAGE_BYTES));
    } catch (cause) {
      this.#refuse(bytes, cause);
    }
    this.#noteBuffer();
  }

  #refuse(bytes: number, cause?: unknown): never {
    const message =
      `No room for ${bytes} more bytes: ${this.usedBytes} of at most ${this.#maximumBytes} are taken. ` +
      'Use a smaller batch or sequence length, free arrays, or pass a larger maximumBytes.';
    throw new KernelError('OUT_OF_MEMORY', message, { cause });
  }

  #noteBuffer(): void {
    this.#buffers.add(this.wasmMemory.buffer);
    this.#allocator.extend(this.bytes - GUARD_BYTES);
  }
}
