/**
 * Rows of 7-bit activations times a panel of 8-bit weights. All sums are integers and exact, so that they are the same
 * with and without relaxed SIMD, in any order.
 *
 * A panel is `[header, inner / 4, 16 columns, 4 steps]`: a vector has four steps of four columns, and its dot product with
 * the same four activations adds to four sums.
 */
import { multiplyAdd } from '../math/multiply-add';
import { QUANTIZED_ROW_HEADER } from './quantize-rows';

/** The 16 columns' scales (float32), then where their sums begin (int32): -64 times the sum of the column's weights. */
export const QUANTIZED_HEADER: usize = 128;

/**
 * `c + a · b` in groups of four bytes; `b` is in 0 to 127, so that a sum of two products fits into 16 bits. Not the one
 * instruction that does all of it (`relaxed_dot_i8x16_i7x16_add_s`, 20 % faster where the processor has it): Node 20's
 * baseline compiler gets it wrong.
 */
function addDot(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return i32x4.add(c, i32x4.extadd_pairwise_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(a, b)));
  }
  const low = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(a), i16x8.extend_low_i8x16_s(b));
  const high = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(a), i16x8.extend_high_i8x16_s(b));
  const even = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
  const odd = v128.shuffle<i32>(low, high, 1, 3, 5, 7);
  return i32x4.add(c, i32x4.add(even, odd));
}

/** `out = bias + rows · panel`; rows as ./quantize-rows.ts makes them. */
export function multiplyQuantizedPanel(
  rows: usize,
  panel: usize,
  count: i32,
  inner: i32,
  out: usize,
  outStride: usize,
  bias: usize,
): void {
  const weights = panel + QUANTIZED_HEADER;
  const end = weights + ((<usize>inner) << 4);
  for (let row = 0; row < count; row++) {
    const scale = v128.load32_splat(rows);
    let x = rows + QUANTIZED_ROW_HEADER;
    let s0 = v128.load(panel, 64);
    let s1 = v128.load(panel, 80);
    let s2 = v128.load(panel, 96);
    let s3 = v128.load(panel, 112);
    // Four steps of four: each round of the loop costs a branch and V8's stack check.
    for (let w = weights; w < end; w += 256, x += 16) {
      const x0 = v128.load32_splat(x);
      s0 = addDot(v128.load(w), x0, s0);
      s1 = addDot(v128.load(w, 16), x0, s1);
      s2 = addDot(v128.load(w, 32), x0, s2);
      s3 = addDot(v128.load(w, 48), x0, s3);
      const x1 = v128.load32_splat(x, 4);
      s0 = addDot(v128.load(w, 64), x1, s0);
      s1 = addDot(v128.load(w, 80), x1, s1);
      s2 = addDot(v128.load(w, 96), x1, s2);
      s3 = addDot(v128.load(w, 112), x1, s3);
      const x2 = v128.load32_splat(x, 8);
      s0 = addDot(v128.load(w, 128), x2, s0);
      s1 = addDot(v128.load(w, 144), x2, s1);
      s2 = addDot(v128.load(w, 160), x2, s2);
      s3 = addDot(v128.load(w, 176), x2, s3);
      const x3 = v128.load32_splat(x, 12);
      s0 = addDot(v128.load(w, 192), x3, s0);
      s1 = addDot(v128.load(w, 208), x3, s1);
      s2 = addDot(v128.load(w, 224), x3, s2);
      s3 = addDot(v128.load(w, 240), x3, s3);
    }
    storeScaled(out, s0, scale, panel, bias, 0);
    storeScaled(out, s1, scale, panel, bias, 16);
    storeScaled(out, s2, scale, panel, bias, 32);
    storeScaled(out, s3, scale, panel, bias, 48);
    rows = x;
    out += outStride;
  }
}

function storeScaled(out: usize, sum: v128, scale: v128, columnScales: usize, bias: usize, at: usize): void {
  const scales = f32x4.mul(scale, v128.load(columnScales + at));
  v128.store(out + at, multiplyAdd(f32x4.convert_i32x4_s(sum), scales, v128.load(bias + at)));
}
