/**
 * A GRU model, one character at a time, in WebAssembly. What a step needs beside the weights is taken for the step and
 * given back; states and logits are arrays outside of the kernels' memory, 4 KB for a row of 1024 units.
 */
import { type CharRnnWeights, checkCharRnnWeights } from '../../inference/char-rnn-weights.ts';
import { checkStep } from '../../inference/check-step.ts';
import type { Inference, InferenceStep } from '../../inference/inference.ts';
import { KernelError } from '../../kernel-error.ts';
import type { Engine } from '../engine.ts';
import type { KernelCall } from '../memory/kernel-call.ts';
import { type Precision, roundUp } from './pack-weights.ts';
import { type PackedMatrix, PackedWeights } from './packed-weights.ts';
import { ThreadTrial } from './thread-trial.ts';

/** Up to this many rows a tile of 16 columns is the faster one on every engine: it reads whole cache lines. */
const FEW_ROWS = 3;

/** That tile, as the module takes it: the height, plus 16 for a wide one. */
const WIDE_TILE = 16 + 4;

/** @throws KernelError `UNAVAILABLE` for an LSTM. */
export function checkCell({ cell }: CharRnnWeights): void {
  if (cell === 'gru') return;
  const message = `There are no WebAssembly kernels for cell '${cell}': use CharRnnInference.`;
  throw new KernelError('UNAVAILABLE', message);
}

/** The bits of a row's results do not depend on the rows beside it, nor on the number of threads. */
export class SimdInference implements Inference {
  readonly vocabSize: number;
  readonly stateCount: number;
  /** How the weights are kept. */
  readonly precision: Precision;
  readonly #engine: Engine;
  readonly #units: number;
  readonly #packed: PackedWeights;
  readonly #onDispose: () => void;
  readonly #trial = new ThreadTrial();
  #mostThreads = 1;
  #disposed = false;

  /** @internal Made by `createSimdInference`, or by the method `createInference` of SimdKernels. */
  constructor(engine: Engine, weights: CharRnnWeights, precision: Precision, onDispose: () => void = () => {}) {
    checkCharRnnWeights(weights);
    if (precision !== 'float32' && precision !== 'int8') {
      throw new KernelError('INVALID_ARGUMENT', `precision is ${JSON.stringify(precision)}: give 'float32' or 'int8'.`);
    }
    checkCell(weights);
    engine.checkAlive();
    this.#engine = engine;
    this.#units = weights.units;
    this.vocabSize = weights.vocabSize;
    this.stateCount = weights.layers.length;
    this.precision = precision;
    this.#packed = new PackedWeights(engine, weights, precision);
    this.#onDispose = onDispose;
  }

  step(ids: Int32Array, states?: readonly Float32Array[]): InferenceStep {
    return this.#run(ids, states, (call, batch, top, next) => {
      const width = roundUp(this.vocabSize);
      const address = call.scratch(batch * width * 4);
      this.#multiply(call, this.#packed.dense, { x: top, out: address, rows: batch, columns: width });
      return { logits: this.#copyRows(address, batch, width, this.vocabSize), states: next };
    });
  }

  advance(ids: Int32Array, states?: readonly Float32Array[]): Float32Array[] {
    return this.#run(ids, states, (_call, _batch, _top, next) => next);
  }

  /** Gives the weights' memory back. Once more does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#packed.release();
    this.#onDispose();
  }

  /** @param finish receives the address of the last layer's output, and all layers' states after the step. */
  #run<Result>(
    ids: Int32Array,
    states: readonly Float32Array[] | undefined,
    finish: (call: KernelCall, batch: number, top: number, next: Float32Array[]) => Result,
  ): Result {
    if (this.#disposed) {
      throw new KernelError('DISPOSED', 'This inference was disposed of: create a new one with createSimdInference().');
    }
    checkStep(ids, states, { vocabSize: this.vocabSize, stateCount: this.stateCount, units: this.#units });
    const { table, recurrent, inputs, units } = this.#packed;
    const batch = ids.length;
    this.#mostThreads = this.#trial.takesOne(batch) ? 1 : this.#engine.pool.threads;
    const start = performance.now();
    const result = this.#engine.compute((call) => {
      const next: Float32Array[] = [];
      let below = 0;
      for (const [layer, { packed, bias }] of recurrent.entries()) {
        let projection = table;
        let projectionIds = 0;
        if (layer === 0) projectionIds = call.input(ids);
        else {
          projection = call.scratch(batch * 3 * units * 4);
          this.#multiply(call, inputs[layer - 1], { x: below, out: projection, rows: batch, columns: 3 * units });
        }
        const state = this.#placeState(call, states?.[layer], batch);
        const output = call.scratch(batch * units * 4);
        const operands = [projection, projectionIds, packed, bias, state, output, batch, units];
        const scratchBytes = this.#engine.pool.call('gruStepScratchBytes', batch, units, this.#quantized);
        this.#runOn('gruStep', operands, {
          call,
          rows: batch,
          scratchBytes,
          multiplications: batch * 3 * units * units,
        });
        next.push(this.#copyRows(output, batch, units, this.#units));
        below = output;
      }
      return finish(call, batch, below, next);
    });
    this.#trial.note(performance.now() - start);
    return result;
  }

  /** `out = x · weights + bias`, `[rows, columns]`, `columns` a multiple of 16. */
  #multiply(
    call: KernelCall,
    { packed, bias }: PackedMatrix,
    { x, out, rows, columns }: { x: number; out: number; rows: number; columns: number },
  ): void {
    const inner = this.#packed.units;
    const scratchBytes = this.#engine.pool.call('packedDenseScratchBytes', rows, inner, this.#quantized);
    const operands = [x, packed, bias, out, rows, inner, columns / 16];
    this.#runOn('packedDense', operands, { call, rows, scratchBytes, multiplications: rows * inner * columns });
  }

  #runOn(
    name: string,
    operands: readonly number[],
    work: { call: KernelCall; rows: number; scratchBytes: number; multiplications: number },
  ): void {
    const threads = Math.min(this.#mostThreads, this.#engine.threadsFor(work.multiplications));
    const tile = work.rows <= FEW_ROWS ? WIDE_TILE : this.#engine.tile;
    const scratch = work.call.scratch(work.scratchBytes * threads);
    this.#engine.pool.run(name, [...operands, this.#quantized, tile, scratch, work.scratchBytes], threads);
  }

  get #quantized(): number {
    return this.precision === 'int8' ? 1 : 0;
  }

  /** The units that the rounding added are zero. */
  #placeState(call: KernelCall, state: Float32Array | undefined, batch: number): number {
    const width = this.#packed.units;
    const address = call.scratch(batch * width * 4);
    const placed = this.#engine.memory.float32(address, batch * width);
    if (state === undefined) placed.fill(0);
    else if (width === this.#units) placed.set(state);
    else {
      placed.fill(0);
      for (let row = 0; row < batch; row++) {
        placed.set(state.subarray(row * this.#units, (row + 1) * this.#units), row * width);
      }
    }
    return address;
  }

  /** `[rows, wanted]`, a new array, of `[rows, width]` in the kernels' memory. */
  #copyRows(address: number, rows: number, width: number, wanted: number): Float32Array {
    const all = this.#engine.memory.float32(address, rows * width);
    if (width === wanted) return all.slice();
    const copy = new Float32Array(rows * wanted);
    for (let row = 0; row < rows; row++) copy.set(all.subarray(row * width, row * width + wanted), row * wanted);
    return copy;
  }
}
