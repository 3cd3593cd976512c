/** Functions of single numbers over whole arrays, and how arrays are dealt out to threads. */
import { exp, sigmoid, tanh } from './exponential';
import { storeLanes } from './lanes';

/** Elements in one cache line: threads never write to the same one. */
const LINE: i32 = 16;

/** Where thread `index` of `threads` begins in an array of `count` elements. */
export function startOfSlice(count: i32, threads: i32, index: i32): i32 {
  const lines = (count + LINE - 1) / LINE;
  return min(count, <i32>((<i64>lines * index) / threads) * LINE);
}

const EXP: i32 = 0;
const SIGMOID: i32 = 1;

/** `to[i] = f(from[i])`; `f` is 0 for exp, 1 for sigmoid, 2 for tanh. */
export function applyFunction(thread: i32, threads: i32, f: i32, from: usize, to: usize, count: i32): void {
  const end = startOfSlice(count, threads, thread + 1);
  for (let i = startOfSlice(count, threads, thread); i < end; i += 4) {
    const at = (<usize>i) << 2;
    const x = v128.load(from + at);
    const y = f === EXP ? exp(x) : f === SIGMOID ? sigmoid(x) : tanh(x);
    storeLanes(to + at, y, end - i);
  }
}

/** `to[i] = from[i] * factor`. */
export function scale(thread: i32, threads: i32, from: usize, to: usize, count: i32, factor: f32): void {
  const end = startOfSlice(count, threads, thread + 1);
  for (let i = startOfSlice(count, threads, thread); i < end; i += 4) {
    const at = (<usize>i) << 2;
    storeLanes(to + at, f32x4.mul(v128.load(from + at), f32x4.splat(factor)), end - i);
  }
}
