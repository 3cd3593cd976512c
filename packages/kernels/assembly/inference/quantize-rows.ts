/**
 * Rows of activations in 7 bits: relaxed SIMD's dot product takes one signed operand of 8 bits and one of 7, which is
 * unsigned on some processors. So numbers are kept as 1 to 127, with 64 for zero, and the product takes off what the 64
 * adds (./multiply-quantized-panel.ts).
 */

/** What stands for zero. */
const ZERO: i32 = 64;

/** What the largest magnitude of a row becomes. */
const LARGEST: f32 = 63;

/** Below this a row counts as zero: the reciprocal of its scale would overflow. */
const SMALLEST_MAGNITUDE: f32 = 1e-30;

/** The row's scale, and room so that its numbers begin at a multiple of 16 bytes. */
export const QUANTIZED_ROW_HEADER: usize = 16;

/**
 * For each row of `inner` floats its scale, the float by which its integers are to be multiplied, and `inner` bytes. A
 * row with NaN or Infinity has a scale of NaN or Infinity, so that its products are not finite either.
 */
export function quantizeRows(to: usize, from: usize, rows: i32, inner: i32): void {
  const bytes = (<usize>inner) << 2;
  const zero = i16x8.splat(<i16>ZERO);
  for (let row = 0; row < rows; row++) {
    const magnitude = findMagnitude(from, bytes);
    store<f32>(to, magnitude / LARGEST);
    const inverse = f32x4.splat(magnitude < SMALLEST_MAGNITUDE ? 0 : LARGEST / magnitude);
    to += QUANTIZED_ROW_HEADER;
    for (let at: usize = 0; at < bytes; at += 64, to += 16) {
      const low = i16x8.narrow_i32x4_s(round(from + at, inverse), round(from + at + 16, inverse));
      const high = i16x8.narrow_i32x4_s(round(from + at + 32, inverse), round(from + at + 48, inverse));
      v128.store(to, i8x16.narrow_i16x8_u(i16x8.add(low, zero), i16x8.add(high, zero)));
    }
    from += bytes;
  }
}

/** The largest magnitude of a row; NaN if one of its numbers is NaN. */
function findMagnitude(from: usize, bytes: usize): f32 {
  let largest = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) largest = f32x4.max(largest, f32x4.abs(v128.load(from + at)));
  const low = max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1));
  return max(low, max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)));
}

function round(from: usize, inverse: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(from), inverse)));
}
