import type { FunctionTime } from './read-profile.ts';

/** What a thread can be at. */
export const GROUPS = ['matmul', 'gates', 'other kernels', 'waiting', 'JavaScript'] as const;
export type Group = (typeof GROUPS)[number];

/** By the names in packages/kernels/assembly; a tile may be merged into any of those that call it. */
const MATMUL = /^(multiply|matmul$)/;
/** With the functions that they apply, and the derivatives. */
const GATES = /^(applyGates|backpropagateGates|sigmoid|tanh|exp)$/;
/** At the barrier within a kernel, for a command, and for the other threads at its end. */
const WAITING = /^(waitForAll|work|#waitForWorkers|\(idle\))$/;

/** JavaScript is all that is not WebAssembly: TensorFlow.js, the project's packages, V8 itself. */
export function groupOf({ name, isWasm }: FunctionTime): Group {
  if (WAITING.test(name)) return 'waiting';
  if (!isWasm) return 'JavaScript';
  if (MATMUL.test(name)) return 'matmul';
  return GATES.test(name) ? 'gates' : 'other kernels';
}
