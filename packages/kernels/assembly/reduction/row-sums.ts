/** Sums of rows in float64, in the order of the rows, into one row or into the rows of a table by id. */
import { startOfSlice } from '../math/elementwise';

/**
 * Adds `rows` rows of `columns` floats to float64 sums: row i to `sums + ids[i] * sumsStride`, or all to `sums` if `ids`
 * is 0. Strides are in bytes.
 */
export function sumRowsInto(
  sums: usize,
  sumsStride: usize,
  from: usize,
  fromStride: usize,
  ids: usize,
  rows: i32,
  columns: i32,
): void {
  const whole = columns & ~3;
  for (let row = 0; row < rows; row++) {
    let to = sums;
    if (ids !== 0) to += <usize>load<i32>(ids + ((<usize>row) << 2)) * sumsStride;
    let x = from;
    let column = 0;
    for (; column < whole; column += 4) {
      const four = v128.load(x);
      const low = f64x2.promote_low_f32x4(four);
      const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
      v128.store(to, f64x2.add(v128.load(to), low));
      v128.store(to, f64x2.add(v128.load(to, 16), high), 16);
      x += 16;
      to += 32;
    }
    for (; column < columns; column++) {
      store<f64>(to, load<f64>(to) + <f64>load<f32>(x));
      x += 4;
      to += 8;
    }
    from += fromStride;
  }
}

/** Rounds `count` float64 sums to floats. */
export function roundSums(to: usize, sums: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<f32>(to + ((<usize>i) << 2), <f32>load<f64>(sums + ((<usize>i) << 3)));
}

/**
 * The gradient of a gather: `out` `[tableRows, columns]` is the sum of the rows of `gradient` `[rows, columns]` by id.
 * `ids` 0 sums up all rows into one, the gradient of a bias. `sums` has 8 bytes for each element of `out`. Each thread
 * has its own columns.
 */
export function scatterAddRows(
  thread: i32,
  threads: i32,
  gradient: usize,
  ids: usize,
  rows: i32,
  columns: i32,
  tableRows: i32,
  out: usize,
  sums: usize,
): void {
  const first = startOfSlice(columns, threads, thread);
  const count = startOfSlice(columns, threads, thread + 1) - first;
  if (count <= 0) return;
  const own = sums + ((<usize>first) << 3) * <usize>tableRows;
  const stride = (<usize>count) << 3;
  memory.fill(own, 0, stride * <usize>tableRows);
  sumRowsInto(own, stride, gradient + ((<usize>first) << 2), (<usize>columns) << 2, ids, rows, count);
  for (let row = 0; row < tableRows; row++) {
    roundSums(out + ((<usize>row * <usize>columns + <usize>first) << 2), own + <usize>row * stride, count);
  }
}
