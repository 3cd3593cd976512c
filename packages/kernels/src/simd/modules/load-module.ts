/** From the embedded bytes to a compiled module. */
import { KernelError } from '../../kernel-error.ts';
import { plainShared, plainUnshared, relaxedShared, relaxedUnshared } from './generated.ts';
import { type WasmModule, webAssembly } from './webassembly.ts';

/** One of the four ways in which the kernels are compiled. */
export interface Variant {
  /** With relaxed SIMD's fused multiply-add. */
  relaxed: boolean;
  /** For threads. */
  shared: boolean;
}

/**
 * Compiles a variant.
 *
 * @throws KernelError `UNAVAILABLE` where the engine does not know an instruction that the variant uses.
 */
export async function loadModule({ relaxed, shared }: Variant): Promise<WasmModule> {
  if (webAssembly === undefined) {
    throw new KernelError('UNAVAILABLE', 'This JavaScript engine has no WebAssembly: use the scalar kernels.');
  }
  const bytes = await inflate(
    relaxed ? (shared ? relaxedShared : relaxedUnshared) : shared ? plainShared : plainUnshared,
  );
  try {
    return await webAssembly.compile(bytes);
  } catch (cause) {
    const kind = relaxed ? 'relaxed WebAssembly SIMD' : 'WebAssembly SIMD';
    throw new KernelError('UNAVAILABLE', `This JavaScript engine has no ${kind}: use plainer kernels.`, { cause });
  }
}

async function inflate(base64: string): Promise<Uint8Array> {
  const compressed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
