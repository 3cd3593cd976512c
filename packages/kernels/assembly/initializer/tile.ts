/**
 * A 4x4 tile in float64, over panels of four rows: the scalar package's src/matmul/tile.ts, two numbers at a time. It
 * multiplies and adds in two roundings, so that the initial weights have the same bits as those of the scalar functions.
 */

/** Rows of a panel. */
export const TILE: i32 = 4;

/** Bytes from one step of the inner dimension to the next in a panel. */
export const STEP: usize = 32;

/** Adds to the 16 `sums`, `[4, 4]`, the products of panels `a` and `b`, both `[inner, 4]`. */
export function multiplyTile(sums: usize, a: usize, b: usize, inner: i32): void {
  let c00 = v128.load(sums);
  let c01 = v128.load(sums, 16);
  let c10 = v128.load(sums, 32);
  let c11 = v128.load(sums, 48);
  let c20 = v128.load(sums, 64);
  let c21 = v128.load(sums, 80);
  let c30 = v128.load(sums, 96);
  let c31 = v128.load(sums, 112);
  const end = a + <usize>inner * STEP;
  for (; a < end; a += STEP, b += STEP) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load64_splat(a);
    c00 = f64x2.add(c00, f64x2.mul(a0, b0));
    c01 = f64x2.add(c01, f64x2.mul(a0, b1));
    const a1 = v128.load64_splat(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(a1, b0));
    c11 = f64x2.add(c11, f64x2.mul(a1, b1));
    const a2 = v128.load64_splat(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(a2, b0));
    c21 = f64x2.add(c21, f64x2.mul(a2, b1));
    const a3 = v128.load64_splat(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(a3, b0));
    c31 = f64x2.add(c31, f64x2.mul(a3, b1));
  }
  v128.store(sums, c00);
  v128.store(sums, c01, 16);
  v128.store(sums, c10, 32);
  v128.store(sums, c11, 48);
  v128.store(sums, c20, 64);
  v128.store(sums, c21, 80);
  v128.store(sums, c30, 96);
  v128.store(sums, c31, 112);
}
