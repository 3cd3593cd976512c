/** More threads than this would share less work each than it takes to wake them. */
const MOST_THREADS = 16;

/** The processors that this process may use, 16 at most; 1 where the host does not say. */
export function countCores(): number {
  const os = globalThis.process?.getBuiltinModule?.('node:os');
  const browser = (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator;
  const cores = os?.availableParallelism() ?? browser?.hardwareConcurrency ?? 1;
  return Math.max(1, Math.min(MOST_THREADS, cores));
}
