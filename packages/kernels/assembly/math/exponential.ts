/**
 * exp, sigmoid and tanh of four numbers at once, over the whole range: denormal results, infinities and NaN included.
 * test/simd/math.test.ts holds their largest errors: 1.2 ulp for exp, 2.5 for sigmoid, 2 for tanh.
 *
 * The polynomials are those of the Cephes library (S. L. Moshier, expf.c and tanhf.c).
 */
import { multiplyAdd, multiplySubtract } from './multiply-add';

/** Beyond these exp is 0 and Infinity in float32. */
const LOWEST: f32 = -104;
const HIGHEST: f32 = 89;

const LOG2_E: f32 = <f32>Math.LOG2E;

/** ln 2 in two parts, the first with so few bits that its product with a small integer is exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444e-4;

/** Adding 1.5 * 2^23 rounds to an integer, which then stands in the low bits of the sum. */
const ROUNDER: f32 = 12582912;
const ROUNDER_BITS: i32 = 0x4b400000;

const EXPONENT_BIAS: i32 = 127;
const MANTISSA_BITS: i32 = 23;

export function exp(x: v128): v128 {
  // Where x is NaN both comparisons are false, and it stays.
  x = f32x4.pmin(f32x4.pmax(x, f32x4.splat(LOWEST)), f32x4.splat(HIGHEST));
  const rounded = multiplyAdd(x, f32x4.splat(LOG2_E), f32x4.splat(ROUNDER));
  const n = f32x4.sub(rounded, f32x4.splat(ROUNDER));
  let r = multiplySubtract(n, f32x4.splat(LN2_HIGH), x);
  r = multiplySubtract(n, f32x4.splat(LN2_LOW), r);
  let p = multiplyAdd(r, f32x4.splat(1.98756915e-4), f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(multiplyAdd(f32x4.mul(p, r), r, r), f32x4.splat(1));
  // 2^n in two factors: n reaches from -150 to 128, further than one float's exponent. Only the last product rounds.
  const integer = i32x4.sub(rounded, i32x4.splat(ROUNDER_BITS));
  const half = i32x4.shr_s(integer, 1);
  const rest = i32x4.sub(integer, half);
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(rest));
}

function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(EXPONENT_BIAS)), MANTISSA_BITS);
}

/** `1 / (1 + exp(-x))`, from `exp(-|x|)`, which never overflows. */
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = exp(f32x4.neg(f32x4.abs(x)));
  const numerator = v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(numerator, f32x4.add(one, e));
}

/** Below this the series is used: the other formula would lose bits to cancellation. */
const TANH_SERIES_LIMIT: f32 = 0.625;

export function tanh(x: v128): v128 {
  const one = f32x4.splat(1);
  const magnitude = f32x4.abs(x);
  const e = exp(f32x4.mul(magnitude, f32x4.splat(-2)));
  const large = f32x4.sub(one, f32x4.div(f32x4.add(e, e), f32x4.add(one, e)));
  const square = f32x4.mul(x, x);
  let p = multiplyAdd(square, f32x4.splat(-5.70498872745e-3), f32x4.splat(2.06390887954e-2));
  p = multiplyAdd(p, square, f32x4.splat(-5.37397155531e-2));
  p = multiplyAdd(p, square, f32x4.splat(1.33314422036e-1));
  p = multiplyAdd(p, square, f32x4.splat(-3.33332819422e-1));
  const small = multiplyAdd(f32x4.mul(p, square), x, x);
  const result = v128.bitselect(small, large, f32x4.lt(magnitude, f32x4.splat(TANH_SERIES_LIMIT)));
  return v128.bitselect(x, result, i32x4.splat(0x80000000));
}
