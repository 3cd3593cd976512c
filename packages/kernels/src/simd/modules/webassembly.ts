/**
 * The part of the WebAssembly interface that is used here: TypeScript declares it only together with the whole DOM.
 */

export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  grow(pages: number): number;
}

/** A compiled module; it can be sent to a worker, which then does not compile it again. */
export type WasmModule = object;

export interface WasmInstance {
  readonly exports: Readonly<Record<string, (...args: number[]) => number>>;
}

interface WasmInterface {
  Memory: new (options: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(module: WasmModule, imports: object): Promise<WasmInstance>;
}

/** `undefined` where the engine has no WebAssembly. */
export const webAssembly: WasmInterface | undefined = (globalThis as unknown as { WebAssembly?: WasmInterface })
  .WebAssembly;
