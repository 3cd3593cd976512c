/**
 * The tuned kernels against the scalar ones on shapes that are multiples of nothing. It is for engines whose compiler
 * gets something wrong, as an experimental optimization may; the package's tests are for ours.
 */
import { type Kernels, scalarKernels } from '../../kernels.ts';

/** Relative to the largest element: sums of 300 products in float32 differ by 1e-6. */
const TOLERANCE = 1e-4;

/** All tile heights and their sums, a partial panel, and a run and a bit of the inner dimension. */
const HEIGHTS = [1, 2, 3, 4, 5, 6, 13];
const INNER = 259;
const COLUMNS = 37;

/**
 * The engine replaces its first, slow code of a function by fast code after a while. The tiles that were measured before
 * are fast by now; these calls help the others on the way, though not all of them all the way.
 */
export const WARM_CALLS = 12;

type Free = (array: Float32Array) => void;

const keep: Free = () => {};

/** What `kernels` compute wrong, or undefined. `free` receives their results. */
export function findFault(kernels: Kernels, free: Free): string | undefined {
  const b = wave(INNER * COLUMNS, 2);
  for (const rows of HEIGHTS) {
    const options = { a: wave(rows * INNER, 1), b, rows, inner: INNER, columns: COLUMNS, transposeB: rows % 2 === 1 };
    for (let call = 0; call < WARM_CALLS; call++) free(kernels.matmul(options));
    if (!agree(take(kernels.matmul(options), free), scalarKernels.matmul(options))) return `matmul of ${rows} rows`;
  }
  const [actual, expected] = [runGru(kernels, free), runGru(scalarKernels, keep)];
  for (const [index, array] of actual.entries()) if (!agree(array, expected[index])) return 'GRU';
  return undefined;
}

function runGru(kernels: Kernels, free: Free): Float32Array[] {
  const sizes = { time: 3, batch: 5, units: 21 };
  const { time, batch, units } = sizes;
  const weights = {
    recurrentKernel: wave(units * 3 * units, 3),
    recurrentBias: wave(3 * units, 4),
    initialState: wave(batch * units, 5),
  };
  const forward = kernels.gruSequenceForward({ projection: wave(time * batch * 3 * units, 6), ...weights, ...sizes });
  const outputsGradient = wave(time * batch * units, 7);
  const backward = kernels.gruSequenceBackward({ ...weights, ...forward, outputsGradient, ...sizes });
  return [forward.outputs, forward.gates, ...Object.values(backward)].map((array) => take(array, free));
}

/** Numbers in [-1, 1] without a pattern that a wrong address could hit by chance. */
export function wave(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin((i + 1) * (1.3 + seed / 7)));
}

function take(array: Float32Array, free: Free): Float32Array {
  const copy = array.slice();
  free(array);
  return copy;
}

export function agree(actual: Float32Array, expected: Float32Array, tolerance: number = TOLERANCE): boolean {
  const scale = expected.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  return actual.every((x, i) => Math.abs(x - expected[i]) <= tolerance * scale);
}
