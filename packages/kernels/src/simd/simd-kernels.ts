/** The kernels in WebAssembly, as programs see them. What they compute is in ./operations and in assembly/. */
import { checkSizes } from '../check-arguments.ts';
import type { DenseBackwardOptions, DenseForwardOptions, DenseGradients } from '../dense/dense.ts';
import type { DropWeightsOptions } from '../dropout/drop-weights.ts';
import type { MaskStepsOptions } from '../dropout/mask-steps.ts';
import type { ScatterAddRowsOptions } from '../embedding/rows-by-id.ts';
import type {
  GruSequenceBackwardInput,
  GruSequenceGradients,
  GruSequenceInput,
  GruSequenceResult,
} from '../gru/gru-sequence.ts';
import type { CharRnnWeights } from '../inference/char-rnn-weights.ts';
import type { OrthogonalizeOptions } from '../initializer/orthogonalize.ts';
import { KernelError } from '../kernel-error.ts';
import type { Kernels } from '../kernels.ts';
import type {
  SoftmaxCrossEntropyOptions,
  SoftmaxCrossEntropyResult,
  SoftmaxGradientOptions,
} from '../loss/softmax-cross-entropy.ts';
import type { MatmulOptions } from '../matmul/matmul.ts';
import type { AdamUpdateOptions } from '../optimizer/adam.ts';
import type { AverageUpdateOptions } from '../optimizer/average.ts';
import type { ClipByGlobalNormOptions } from '../optimizer/clip.ts';
import type { Engine, Tile } from './engine.ts';
import type { Precision } from './inference/pack-weights.ts';
import { SimdInference } from './inference/simd-inference.ts';
import { dropWeights } from './operations/drop-weights.ts';
import { applyFunction, type ElementwiseOptions } from './operations/elementwise.ts';
import {
  type GruTableBackwardInput,
  type GruTableGradients,
  gruSequenceBackward,
  gruTableBackward,
} from './operations/gru-backward.ts';
import { type GruTableInput, gruSequenceForward, gruTableForward } from './operations/gru-forward.ts';
import { maskSteps } from './operations/mask-steps.ts';
import { denseBackward, denseForward, matmul } from './operations/matmul.ts';
import { adamUpdate, averageUpdate, clipByGlobalNorm, globalNorm } from './operations/optimizer.ts';
import { orthogonalize } from './operations/orthogonalize.ts';
import { gatherRows, scatterAddRows, sumRows } from './operations/rows.ts';
import {
  type SoftmaxCrossEntropyAndGradient,
  softmaxCrossEntropy,
  softmaxCrossEntropyAndGradient,
} from './operations/softmax-cross-entropy.ts';

/** How much of the kernels' memory is in use. */
export interface MemoryUse {
  /** Bytes that are taken at present. */
  usedBytes: number;
  /** Bytes of the memory, which grows when it has to. */
  bytes: number;
}

/**
 * The functions of {@link Kernels}, and the memory that they compute in. Arrays from {@link SimdKernels.allocate} and
 * results are views of that memory and are used in place; other arrays are copied in, and back where they are changed.
 * Results belong to the caller, who gives them back with {@link SimdKernels.free}.
 *
 * Every method throws KernelError: `INVALID_ARGUMENT` as its scalar counterpart, `OUT_OF_MEMORY`, `DISPOSED`.
 * The bits of a result do not depend on the number of threads, on the tile, or on the rows beside a row.
 */
export class SimdKernels implements Kernels {
  readonly #engine: Engine;
  /** Such as `WebAssembly SIMD, relaxed, tile 4x16, 2 threads`. */
  readonly description: string;
  /** With relaxed SIMD's fused multiply-add. */
  readonly relaxed: boolean;
  /** What was given or measured. */
  readonly tile: Tile;

  /** @internal Made by `createSimdKernels`. */
  constructor(engine: Engine, { relaxed, tile }: { relaxed: boolean; tile: Tile }) {
    this.#engine = engine;
    this.relaxed = relaxed;
    this.tile = tile;
    const threads = engine.pool.threads === 1 ? '1 thread' : `${engine.pool.threads} threads`;
    const kind = relaxed ? 'relaxed' : 'plain';
    this.description = `WebAssembly SIMD, ${kind}, tile ${tile.height}x${tile.columns}, ${threads}`;
  }

  /** Threads that compute, the calling one among them. */
  get threads(): number {
    return this.#engine.pool.threads;
  }

  /** Bytes that are taken at present, and the size of the memory. */
  get memory(): MemoryUse {
    const { usedBytes, bytes } = this.#engine.memory;
    return { usedBytes, bytes };
  }

  /** An array of zeros in the kernels' memory, aligned to 64 bytes. */
  allocate(length: number): Float32Array {
    return this.allocateUninitialized(length).fill(0);
  }

  /** The same without the zeros, for what is written before it is read: its contents are whatever was there before. */
  allocateUninitialized(length: number): Float32Array {
    return this.#allocateBytes(length, (address) => this.#engine.memory.float32(address, length));
  }

  /** The same for ids. */
  allocateIds(length: number): Int32Array {
    return this.#allocateBytes(length, (address) => this.#engine.memory.int32(address, length)).fill(0);
  }

  /**
   * Gives an array from {@link SimdKernels.allocate} or a result back. No view of it may be used afterwards.
   *
   * @throws KernelError `INVALID_ARGUMENT` for an array that is not one of those, or was given back before.
   */
  free(array: Float32Array | Int32Array): void {
    if (!this.owns(array) || !this.#engine.memory.give(array.byteOffset)) {
      throw new KernelError(
        'INVALID_ARGUMENT',
        `The array of ${array.length} elements was not allocated here, or was freed before: free each array once.`,
      );
    }
  }

  /** Whether an array is a view of the kernels' memory, so that it is used without a copy. */
  owns(array: Float32Array | Int32Array): boolean {
    return this.#engine.memory.owns(array);
  }

  /** `bias` `[columns]`, if given, is added to every row; it cannot be combined with `accumulate`. */
  matmul(options: MatmulOptions & { bias?: Float32Array }): Float32Array {
    return matmul(this.#engine, options);
  }

  denseForward(options: DenseForwardOptions): Float32Array {
    return denseForward(this.#engine, options);
  }

  denseBackward(options: DenseBackwardOptions): DenseGradients {
    return denseBackward(this.#engine, options);
  }

  sumRows(options: { x: Float32Array; rows: number; columns: number }): Float32Array {
    return sumRows(this.#engine, options);
  }

  gatherRows(options: { table: Float32Array; ids: Int32Array; rowLength: number }): Float32Array {
    return gatherRows(this.#engine, options);
  }

  scatterAddRows(options: ScatterAddRowsOptions): Float32Array {
    return scatterAddRows(this.#engine, options);
  }

  gruSequenceForward(input: GruSequenceInput): GruSequenceResult {
    return gruSequenceForward(this.#engine, input);
  }

  gruSequenceBackward(input: GruSequenceBackwardInput): GruSequenceGradients {
    return gruSequenceBackward(this.#engine, input);
  }

  /** The forward pass of a first layer: the projections of all ids are a table, and no step's is written out. */
  gruTableForward(input: GruTableInput): GruSequenceResult {
    return gruTableForward(this.#engine, input);
  }

  /** The backward pass of {@link SimdKernels.gruTableForward}. */
  gruTableBackward(input: GruTableBackwardInput): GruTableGradients {
    return gruTableBackward(this.#engine, input);
  }

  softmaxCrossEntropy(options: SoftmaxCrossEntropyOptions): SoftmaxCrossEntropyResult {
    return softmaxCrossEntropy(this.#engine, options);
  }

  softmaxCrossEntropyGradient(options: SoftmaxGradientOptions): Float32Array {
    const { losses, gradient } = softmaxCrossEntropyAndGradient(this.#engine, options);
    this.free(losses);
    return gradient;
  }

  /** The losses `[rows]` and their scaled gradient `[rows, vocabSize]` in one pass. */
  softmaxCrossEntropyAndGradient(options: SoftmaxGradientOptions): SoftmaxCrossEntropyAndGradient {
    return softmaxCrossEntropyAndGradient(this.#engine, options);
  }

  /** The bits are those of the scalar function. */
  dropWeights(options: DropWeightsOptions): Float32Array {
    return dropWeights(this.#engine, options);
  }

  maskSteps(options: MaskStepsOptions): Float32Array {
    return maskSteps(this.#engine, options);
  }

  adamUpdate(options: AdamUpdateOptions): void {
    adamUpdate(this.#engine, options);
  }

  averageUpdate(options: AverageUpdateOptions): Float32Array {
    return averageUpdate(this.#engine, options);
  }

  globalNorm(gradients: readonly Float32Array[]): number {
    return globalNorm(this.#engine, gradients);
  }

  clipByGlobalNorm(options: ClipByGlobalNormOptions): number {
    return clipByGlobalNorm(this.#engine, options);
  }

  /** The bits are those of the scalar function: the same seed gives the same initial weights. */
  orthogonalize(options: OrthogonalizeOptions): Float32Array {
    return orthogonalize(this.#engine, options);
  }

  /** exp, sigmoid or tanh of every element, accurate to 3 ulp over the whole range of float32. */
  applyFunction(options: ElementwiseOptions): Float32Array {
    return applyFunction(this.#engine, options);
  }

  /**
   * A GRU model, one character at a time. Its weights are packed into this memory until its own `dispose`, which ends
   * these kernels too if `disposesKernels` says so.
   *
   * @throws KernelError `UNAVAILABLE` for an LSTM.
   */
  createInference(
    weights: CharRnnWeights,
    options: { precision?: Precision | undefined; disposesKernels?: boolean } = {},
  ): SimdInference {
    const { precision = 'float32', disposesKernels = false } = options;
    return new SimdInference(this.#engine, weights, precision, disposesKernels ? () => this.dispose() : undefined);
  }

  /** Ends the threads. Views of the memory stay readable; nothing else can be computed. */
  dispose(): void {
    this.#engine.dispose();
  }

  #allocateBytes<Result>(length: number, view: (address: number) => Result): Result {
    checkSizes({ length }, 0);
    this.#engine.checkAlive();
    return view(this.#engine.memory.take(length * Float32Array.BYTES_PER_ELEMENT));
  }
}
