/** What can be seen only from outside of a process: how it ends, what it uses while idle, what it lacks. */
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleKernels } from './bundle.ts';

let folder: string;

beforeAll(async () => {
  folder = await bundleKernels();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program on the bundle; it prints one JSON value and then has to end by itself. */
async function run(program: string): Promise<unknown> {
  const path = join(folder, 'program.mjs');
  writeFileSync(path, `import { createSimdKernels, enableWasmFeatures } from './kernels.mjs';\n${program}`);
  const { stdout } = await promisify(execFile)(process.execPath, [path], { timeout: 30_000 });
  return JSON.parse(stdout);
}

const MULTIPLY = `
const a = new Float32Array(100 * 200).fill(0.5);
const b = new Float32Array(200 * 300).fill(2);
const multiply = () => kernels.matmul({ a, b, rows: 100, inner: 200, columns: 300 });
`;

test('a process whose pool is idle ends by itself', async () => {
  const program = `
    const kernels = await createSimdKernels({ threads: 3 });
    ${MULTIPLY}
    console.log(JSON.stringify([kernels.threads, multiply()[29_999]]));`;
  expect(await run(program)).toEqual([3, 200]);
});

test('idle threads use no processor time, and wake up again', async () => {
  const program = `
    const kernels = await createSimdKernels({ threads: 3 });
    ${MULTIPLY}
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    multiply();
    await pause(200);
    const before = process.cpuUsage();
    await pause(300);
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify([(user + system) / 1000, multiply()[0]]));`;
  const [busyMs, product] = (await run(program)) as number[];
  // One thread that spins would use all 300 ms.
  expect(busyMs).toBeLessThan(100);
  expect(product).toBe(200);
});

test('without SharedArrayBuffer there is one thread, and a warning', async () => {
  const program = `
    delete globalThis.SharedArrayBuffer;
    const warnings = [];
    const kernels = await createSimdKernels({ threads: 4, relaxed: false, onWarning: (line) => warnings.push(line) });
    ${MULTIPLY}
    console.log(JSON.stringify([kernels.threads, multiply()[0], warnings]));`;
  expect(await run(program)).toEqual([1, 200, [expect.stringContaining('SharedArrayBuffer')]]);
});

test('where workers cannot be started the kernels run on one thread, and say so', async () => {
  const program = `
    const load = process.getBuiltinModule;
    process.getBuiltinModule = (name) => (name === 'node:worker_threads' ? undefined : load.call(process, name));
    const warnings = [];
    const kernels = await createSimdKernels({ threads: 2, relaxed: false, onWarning: (line) => warnings.push(line) });
    ${MULTIPLY}
    console.log(JSON.stringify([kernels.threads, multiply()[0], warnings]));`;
  expect(await run(program)).toEqual([1, 200, ['The host has no workers. Trying plainer kernels.']]);
});

const HAS_RELAXED_SIMD = Number.parseInt(process.versions.node, 10) >= 22;

test('a process that did not ask for its features keeps its flags and gets what there is', async () => {
  const program = `
    const warnings = [];
    const kernels = await createSimdKernels({ threads: 1, onWarning: (line) => warnings.push(line) });
    ${MULTIPLY}
    console.log(JSON.stringify([kernels.relaxed, multiply()[0], warnings.length]));`;
  expect(await run(program)).toEqual([HAS_RELAXED_SIMD, 200, HAS_RELAXED_SIMD ? 0 : 1]);
});

test('a process that asks for its features has relaxed SIMD', async () => {
  const program = `
    enableWasmFeatures();
    const kernels = await createSimdKernels({ threads: 2 });
    ${MULTIPLY}
    console.log(JSON.stringify([kernels.relaxed, kernels.description, multiply()[0]]));`;
  const description = expect.stringMatching(/^WebAssembly SIMD, relaxed, tile [46]x(8|16), 2 threads$/);
  expect(await run(program)).toEqual([true, description, 200]);
});
