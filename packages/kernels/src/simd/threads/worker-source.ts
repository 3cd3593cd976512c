/**
 * The program of a worker, as text, because a bundle has no file that a worker could load: Node runs it from a string,
 * a browser from a Blob. It waits for commands in shared memory (see ./control.ts) and runs its part of each.
 */
import {
  ARGUMENTS,
  COMMAND_ARGUMENTS,
  COMMAND_FUNCTION,
  COMMAND_GENERATION,
  COMMAND_THREADS,
  FAILED,
  FINISHED,
  STOP,
} from './control.ts';

/**
 * Looks at the command counter before a worker goes to sleep, about 100 microseconds: what lies between two kernels of a
 * training step is mostly shorter, and waking up costs 50.
 */
const SPINS = 20_000;

export const WORKER_SOURCE: string = `
'use strict';
const inNode = typeof process === 'object' && process.versions && process.versions.node;
const threads = inNode ? require('node:worker_threads') : undefined;

function work({ module, memory, names, thread, workers }, reply) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const functions = names.map((name) => exports[name]);
  const control = new Int32Array(memory.buffer, 0, ${ARGUMENTS / 4});
  const values = new Float64Array(memory.buffer, ${ARGUMENTS}, 32);
  let generation = 0;
  reply('ready');
  for (;;) {
    for (let spins = 0; Atomics.load(control, ${COMMAND_GENERATION / 4}) === generation; spins++) {
      if (spins >= ${SPINS}) Atomics.wait(control, ${COMMAND_GENERATION / 4}, generation);
    }
    generation = Atomics.load(control, ${COMMAND_GENERATION / 4});
    if (Atomics.load(control, ${STOP / 4}) === 1) return;
    const count = control[${COMMAND_THREADS / 4}];
    if (thread < count) {
      try {
        functions[control[${COMMAND_FUNCTION / 4}]](thread, count, ...values.subarray(0, control[${COMMAND_ARGUMENTS / 4}]));
      } catch {
        Atomics.store(control, ${FAILED / 4}, 1);
      }
    }
    if (Atomics.add(control, ${FINISHED / 4}, 1) + 1 === workers) Atomics.notify(control, ${FINISHED / 4});
  }
}

if (threads) work(threads.workerData, (message) => threads.parentPort.postMessage(message));
else self.onmessage = ({ data }) => { work(data, (message) => self.postMessage(message)); self.close(); };
`;
