/** What every operation runs on: the memory, the threads, and the tile that the matrix product uses. */
import { KernelError } from '../kernel-error.ts';
import { KernelCall } from './memory/kernel-call.ts';
import type { KernelMemory } from './memory/kernel-memory.ts';
import type { ThreadPool } from './threads/thread-pool.ts';

/** The register tile of the matrix product; it changes the speed and never a result. */
export interface Tile {
  /** Rows, 1 to 6. */
  height: number;
  /** Columns: two or four vectors of 128 bits. */
  columns: 8 | 16;
}

export class Engine {
  readonly memory: KernelMemory;
  readonly pool: ThreadPool;
  readonly #serialBelow: number;
  /** As the module takes it: the height, plus 16 for a wide tile. */
  tile = 0;
  #disposed = false;

  constructor(options: { memory: KernelMemory; pool: ThreadPool; serialBelow: number; tile?: Tile }) {
    this.memory = options.memory;
    this.pool = options.pool;
    this.#serialBelow = options.serialBelow;
    if (options.tile !== undefined) this.useTile(options.tile);
  }

  useTile({ height, columns }: Tile): void {
    this.tile = height + (columns === 16 ? 16 : 0);
  }

  /** Runs the body of an operation with its arrays; throws `DISPOSED` after {@link Engine.dispose}. */
  compute<Result>(body: (call: KernelCall) => Result): Result {
    this.checkAlive();
    return KernelCall.run(this.memory, body);
  }

  checkAlive(): void {
    if (this.#disposed) {
      throw new KernelError('DISPOSED', 'These kernels were disposed of: create new ones with createSimdKernels().');
    }
  }

  /** Threads for so many multiplications: all, or one where waking the others would take longer than the work. */
  threadsFor(multiplications: number): number {
    return multiplications < this.#serialBelow ? 1 : this.pool.threads;
  }

  /** Ends the workers; the memory goes when nothing refers to it any more. */
  dispose(): void {
    if (!this.#disposed) this.pool.stop();
    this.#disposed = true;
  }
}
