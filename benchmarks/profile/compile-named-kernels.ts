/** What packages/kernels/assembly/compile.mjs exports. */
interface Compiler {
  compile(options: { relaxed: boolean; shared: boolean; entry: URL; names: boolean }): Promise<Uint8Array>;
}

/**
 * The kernels as threads with relaxed SIMD run them, compiled so that a profiler can tell their functions apart. It needs the
 * sources that `pnpm build` generates.
 */
export async function compileNamedKernels(): Promise<Uint8Array> {
  const compiler = new URL('../../packages/kernels/assembly/compile.mjs', import.meta.url);
  const entry = new URL('../../packages/kernels/assembly/profile.ts', import.meta.url);
  const { compile } = (await import(compiler.href)) as Compiler;
  return compile({ relaxed: true, shared: true, entry, names: true });
}
