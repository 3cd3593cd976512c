/** What the machine gives at the moment, so that figures of different days can be compared. */
import { readFileSync } from 'node:fs';
import { enableWasmFeatures } from '@char-rnn/kernels';
import asc from 'assemblyscript/asc';
import { median } from '../runner/median.ts';

const ROUNDS = 1_000_000;
/** Calls after which the engine has compiled the loop with its optimizer: it does not replace a loop that is running. */
const WARM_UP_CALLS = 50;
const OPERATIONS_PER_ROUND = 2 * 4 * 12;
const COPIED_FLOATS = 32 * 2 ** 20;
const REPEATS = 9;

/** @returns GFLOP/s of one core in 128-bit fused multiply-adds, and GB/s of copying (read and written counted once each). */
export async function calibrate(): Promise<{ gigaflops: number; gigabytes: number }> {
  const run = await compileFusedMultiplyAdd();
  for (let call = 0; call < WARM_UP_CALLS; call++) run(ROUNDS);
  const from = new Float32Array(COPIED_FLOATS).fill(1);
  const to = new Float32Array(COPIED_FLOATS);
  const rates = Array.from({ length: REPEATS }, () => {
    const gigaflops = (OPERATIONS_PER_ROUND * ROUNDS) / secondsOf(() => run(ROUNDS)) / 1e9;
    return { gigaflops, gigabytes: (2 * from.byteLength) / secondsOf(() => to.set(from)) / 1e9 };
  });
  return {
    gigaflops: median(rates.map((rate) => rate.gigaflops)),
    gigabytes: median(rates.map((rate) => rate.gigabytes)),
  };
}

function secondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

async function compileFusedMultiplyAdd(): Promise<(rounds: number) => number> {
  enableWasmFeatures();
  const source = readFileSync(new URL('fused-multiply-add.as', import.meta.url), 'utf8');
  const compiled = await asc.compileString(source, {
    optimizeLevel: 3,
    runtime: 'stub',
    enable: ['simd', 'relaxed-simd'],
  });
  if (!compiled.binary) throw new Error(`The calibration loop does not compile: ${compiled.stderr.toString()}`);
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WasmInterface };
  const { instance } = await WebAssembly.instantiate(compiled.binary, { env: { abort() {} } });
  return instance.exports.run as (rounds: number) => number;
}

/** What is used of it: the types of Node 20 do not have it. */
interface WasmInterface {
  instantiate(binary: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
}
