/** One mask for all steps of a sequence; see src/dropout/mask-steps.ts. */
import { startOfSlice } from '../math/elementwise';
import { storeLanes } from '../math/lanes';

/** `out[step][i] = sequence[step][i] * mask[i]`. Each thread has a part of the mask. */
export function maskSteps(
  thread: i32,
  threads: i32,
  sequence: usize,
  mask: usize,
  out: usize,
  steps: i32,
  count: i32,
): void {
  const start = startOfSlice(count, threads, thread);
  const end = startOfSlice(count, threads, thread + 1);
  for (let step = 0; step < steps; step++) {
    const row = (<usize>step * <usize>count) << 2;
    for (let i = start; i < end; i += 4) {
      const at = (<usize>i) << 2;
      const masked = f32x4.mul(v128.load(sequence + row + at), v128.load(mask + at));
      storeLanes(out + row + at, masked, end - i);
    }
  }
}
