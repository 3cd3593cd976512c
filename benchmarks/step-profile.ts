/**
 * Where the time of a training step of the tutorial's model goes on the `simd` backend, thread by thread, by V8's sampling profiler.
 * On this Node, and on that of CHAR_RNN_BENCH_NODE if it is set. Argument: the number of threads, 2 by default.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileNamedKernels } from './profile/compile-named-kernels.ts';
import { printProfile } from './profile/print-profile.ts';
import { takeSteps } from './profile/take-steps.ts';

const threads = Number(process.argv[2] ?? 2);
const nodes = [process.execPath, process.env.CHAR_RNN_BENCH_NODE].filter((node) => node !== undefined);
const folder = mkdtempSync(join(tmpdir(), 'char-rnn-profile-'));
const module = join(folder, 'kernels.wasm');
writeFileSync(module, await compileNamedKernels());

console.log("## Where a training step's time goes\n");
console.log(`${new Date().toISOString().slice(0, 10)} · ${cpus()[0].model.trim()}, ${cpus().length} cores\n`);
for (const [index, node] of nodes.entries()) {
  const plain = await takeSteps({ node, threads });
  const profiles = join(folder, String(index));
  printProfile(await takeSteps({ node, threads, module, profiles }), { profiles, plain });
}
rmSync(folder, { recursive: true });
