/** An exponential moving average in one pass; see src/optimizer/average.ts. */
import { startOfSlice } from '../math/elementwise';
import { storeLanes } from '../math/lanes';

/** `out = average + share * (value - average)`. */
export function averageUpdate(
  thread: i32,
  threads: i32,
  average: usize,
  value: usize,
  out: usize,
  count: i32,
  share: f32,
): void {
  const end = startOfSlice(count, threads, thread + 1);
  for (let i = startOfSlice(count, threads, thread); i < end; i += 4) {
    const at = (<usize>i) << 2;
    const a = v128.load(average + at);
    const change = f32x4.mul(f32x4.sub(v128.load(value + at), a), f32x4.splat(share));
    storeLanes(out + at, f32x4.add(a, change), end - i);
  }
}
