/**
 * The threads that run a kernel together. The calling thread is number 0 and takes part; the others are workers that
 * wait in shared memory, first awake and then asleep, so that an idle pool uses no processor time.
 */
import type { KernelMemory } from '../memory/kernel-memory.ts';
import type { WasmInstance, WasmModule } from '../modules/webassembly.ts';
import {
  ARGUMENTS,
  COMMAND_ARGUMENTS,
  COMMAND_FUNCTION,
  COMMAND_GENERATION,
  COMMAND_THREADS,
  FAILED,
  FINISHED,
  MAIN_MAY_WAIT,
  STOP,
} from './control.ts';
import { type KernelWorker, startWorker } from './start-worker.ts';

/** Looks at the counter before the calling thread goes to sleep, about 100 microseconds; see ./worker-source.ts. */
const SPINS = 20_000;

const MOST_ARGUMENTS = 32;

export class ThreadPool {
  readonly #instance: WasmInstance;
  readonly #names: string[];
  readonly #control: Int32Array<ArrayBuffer>;
  readonly #arguments: Float64Array;
  readonly #mayWait: boolean;
  #workers: KernelWorker[] = [];

  private constructor(instance: WasmInstance, memory: KernelMemory) {
    this.#instance = instance;
    this.#names = listFunctions(instance);
    this.#control = memory.int32(0, ARGUMENTS / 4) as Int32Array<ArrayBuffer>;
    this.#arguments = memory.float64(ARGUMENTS, MOST_ARGUMENTS);
    this.#mayWait = memory.wasmMemory.buffer instanceof ArrayBuffer ? false : canSleep(this.#control);
    this.#control[MAIN_MAY_WAIT / 4] = this.#mayWait ? 1 : 0;
  }

  /** Starts `threads - 1` workers. Rejects, with nothing left running, where the host starts none. */
  static async start(options: {
    instance: WasmInstance;
    module: WasmModule;
    memory: KernelMemory;
    threads: number;
  }): Promise<ThreadPool> {
    const { instance, module, memory, threads } = options;
    const pool = new ThreadPool(instance, memory);
    const starts = Array.from({ length: threads - 1 }, (_, i) =>
      startWorker({ module, memory: memory.wasmMemory, names: pool.#names, thread: i + 1, workers: threads - 1 }),
    );
    const results = await Promise.allSettled(starts);
    pool.#workers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failure = results.find((result) => result.status === 'rejected');
    if (failure !== undefined) {
      pool.stop();
      throw failure.reason;
    }
    return pool;
  }

  get threads(): number {
    return this.#workers.length + 1;
  }

  /** Calls an exported function that takes no part in threading. */
  call(name: string, ...args: number[]): number {
    return this.#instance.exports[name](...args);
  }

  /** Runs `name(thread, threads, ...args)` on the first `threads` threads and returns when all are done. */
  run(name: string, args: number[], threads: number = this.threads): void {
    const own = this.#instance.exports[name];
    if (threads === 1) {
      own(0, 1, ...args);
      return;
    }
    const control = this.#control;
    control[COMMAND_FUNCTION / 4] = this.#names.indexOf(name);
    control[COMMAND_THREADS / 4] = threads;
    control[COMMAND_ARGUMENTS / 4] = args.length;
    this.#arguments.set(args);
    Atomics.store(control, FINISHED / 4, 0);
    this.#wakeWorkers();
    own(0, threads, ...args);
    this.#waitForWorkers();
    if (Atomics.exchange(control, FAILED / 4, 0) !== 0) throw new Error(`A worker failed in ${name}`);
  }

  /** Ends the workers. */
  stop(): void {
    Atomics.store(this.#control, STOP / 4, 1);
    this.#wakeWorkers();
    for (const worker of this.#workers) worker.terminate();
    this.#workers = [];
  }

  #wakeWorkers(): void {
    Atomics.add(this.#control, COMMAND_GENERATION / 4, 1);
    Atomics.notify(this.#control, COMMAND_GENERATION / 4);
  }

  #waitForWorkers(): void {
    const count = this.#workers.length;
    for (let spins = 0; ; spins++) {
      const finished = Atomics.load(this.#control, FINISHED / 4);
      if (finished === count) return;
      if (spins >= SPINS && this.#mayWait) Atomics.wait(this.#control, FINISHED / 4, finished);
    }
  }
}

function listFunctions({ exports }: WasmInstance): string[] {
  return Object.keys(exports)
    .filter((name) => typeof exports[name] === 'function')
    .sort();
}

/** A browser's main thread may not sleep: there `Atomics.wait` throws. */
function canSleep(control: Int32Array<ArrayBuffer>): boolean {
  try {
    Atomics.wait(control, FINISHED / 4, -1, 0);
    return true;
  } catch {
    return false;
  }
}
