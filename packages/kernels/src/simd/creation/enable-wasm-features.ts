/**
 * V8's switches for what makes the kernels fast and is not on by itself. They are the process's, so that a library must
 * not touch them: a program that wants them says so.
 */

/** From this Node version on relaxed SIMD needs no switch. */
const RELAXED_SIMD_DEFAULT = 22;

/** From this Node version on pairs of 128-bit operations can become operations of 256 bits, which is experimental. */
const REVECTORIZE_SINCE = 24;

/**
 * Turns on relaxed SIMD (Node 20 and 21) or revectorization (Node 24 and later) for this process and its workers. Call
 * it before `createSimdKernels` and before anything else compiles WebAssembly. Does nothing elsewhere.
 *
 * @returns the switches that were set.
 */
export function enableWasmFeatures(): string[] {
  const v8 = globalThis.process?.getBuiltinModule?.('node:v8');
  if (v8 === undefined) return [];
  const major = Number.parseInt(process.versions.node, 10);
  const flags: string[] = [];
  if (major < RELAXED_SIMD_DEFAULT) flags.push('--experimental-wasm-relaxed-simd');
  if (major >= REVECTORIZE_SINCE) flags.push('--experimental-wasm-revectorize');
  for (const flag of flags) v8.setFlagsFromString(flag);
  return flags;
}
