/** From options to running kernels: the best variant that this engine has and that computes correctly. */
import { checkNumber, checkSizes } from '../../check-arguments.ts';
import { KernelError } from '../../kernel-error.ts';
import { Engine, type Tile } from '../engine.ts';
import { LARGEST_MEMORY, reserveMemory } from '../memory/kernel-memory.ts';
import { loadModule, type Variant } from '../modules/load-module.ts';
import { webAssembly } from '../modules/webassembly.ts';
import { SimdKernels } from '../simd-kernels.ts';
import { ThreadPool } from '../threads/thread-pool.ts';
import { chooseTile, TILES } from './choose-tile.ts';
import { countCores } from './count-cores.ts';
import { findInferenceFault } from './inference-self-test.ts';
import { findFault } from './self-test.ts';

/** Sums of fewer products than this take less time than waking a thread: 20 microseconds. */
const SERIAL_BELOW = 2 ** 18;

/** How {@link createSimdKernels} sets the kernels up. */
export interface SimdKernelsOptions {
  /** Threads that compute, the calling one among them. Default: the cores of the machine, 16 at most. */
  threads?: number;
  /** Whether to use relaxed SIMD, which is faster. `auto`: where the engine has it. */
  relaxed?: boolean | 'auto';
  /** How far the memory may grow, in bytes. Default: 4 GiB with threads, 1 GiB without, or what there is. */
  maximumBytes?: number;
  /** The register tile. Default: the one that is measured to be the fastest, which takes some 50 ms. */
  tile?: Tile;
  /** Work of fewer multiplications than this runs on the calling thread alone. Default: 262,144. */
  serialBelow?: number;
  /** Receives one line for whatever could not be had: relaxed SIMD, threads. */
  onWarning?: (message: string) => void;
}

/**
 * Creates kernels that run in WebAssembly. They come with a self-test: a variant that computes something else than the
 * scalar functions is not used.
 *
 * @throws KernelError `UNAVAILABLE` where the engine has no WebAssembly SIMD that computes correctly; `OUT_OF_MEMORY`
 * where it gives no memory of `maximumBytes`; `INVALID_ARGUMENT`.
 */
export async function createSimdKernels(options: SimdKernelsOptions = {}): Promise<SimdKernels> {
  const { threads = countCores(), relaxed = 'auto', serialBelow = SERIAL_BELOW, tile } = options;
  checkSizes({ threads });
  checkNumber('serialBelow', serialBelow, 0);
  if (options.maximumBytes !== undefined) {
    checkNumber('maximumBytes', options.maximumBytes, 2 ** 20, LARGEST_MEMORY + 1);
  }
  if (tile !== undefined && !TILES.some(({ height, columns }) => height === tile.height && columns === tile.columns)) {
    const known = TILES.map(({ height, columns }) => `${height}x${columns}`).join(', ');
    throw new KernelError('INVALID_ARGUMENT', `tile is ${tile.height}x${tile.columns}: give one of ${known}.`);
  }
  const warn = options.onWarning ?? (() => {});
  const shared = threads > 1 && typeof SharedArrayBuffer === 'function';
  if (threads > 1 && !shared) warn('This host gives no SharedArrayBuffer: the kernels run on one thread.');
  const variants = listVariants(relaxed, shared);
  let refusal: unknown;
  for (const [index, variant] of variants.entries()) {
    try {
      const used = { ...options, serialBelow, threads: variant.shared ? threads : 1 };
      return await createVariant(variant, used);
    } catch (error) {
      refusal = error;
      if (index < variants.length - 1) warn(`${describeError(error)} Trying plainer kernels.`);
    }
  }
  throw refusal;
}

/** The fastest first. */
function listVariants(relaxed: boolean | 'auto', shared: boolean): Variant[] {
  const kinds = relaxed === 'auto' ? [true, false] : [relaxed];
  const memories = shared ? [true, false] : [false];
  return memories.flatMap((isShared) => kinds.map((isRelaxed) => ({ relaxed: isRelaxed, shared: isShared })));
}

async function createVariant(
  variant: Variant,
  options: SimdKernelsOptions & { threads: number; serialBelow: number },
): Promise<SimdKernels> {
  const { relaxed, shared } = variant;
  const module = await loadModule(variant);
  const memory = reserveMemory(shared, options.maximumBytes);
  const instance = await webAssembly!.instantiate(module, { env: { memory: memory.wasmMemory } });
  const pool = await ThreadPool.start({ instance, module, memory, threads: options.threads });
  const engine = new Engine({ memory, pool, serialBelow: options.serialBelow });
  try {
    const tile = options.tile ?? (await chooseTile(engine));
    engine.useTile(tile);
    const kernels = new SimdKernels(engine, { relaxed, tile });
    checkResults(kernels);
    return kernels;
  } catch (error) {
    engine.dispose();
    throw error;
  }
}

function checkResults(kernels: SimdKernels): void {
  const fault = findFault(kernels, (array) => kernels.free(array)) ?? findInferenceFault(kernels);
  if (fault === undefined) return;
  throw new KernelError('UNAVAILABLE', `${kernels.description} computes wrong results here (${fault}).`);
}

function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.endsWith('.') ? message : `${message}.`;
}
