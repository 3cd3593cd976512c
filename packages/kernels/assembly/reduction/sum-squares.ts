/** The squares of an array added up in float64, in pieces whose bounds do not depend on the number of threads. */

/** Elements of a piece. */
const PIECE: i32 = 65536;

/** `partials[i]` receives the sum of piece i of `x`. */
export function sumSquares(thread: i32, threads: i32, x: usize, count: i32, partials: usize): void {
  const pieces = (count + PIECE - 1) / PIECE;
  for (let piece = thread; piece < pieces; piece += threads) {
    const end = min(count, (piece + 1) * PIECE);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    let i = piece * PIECE;
    for (; i + 4 <= end; i += 4) {
      const four = v128.load(x + ((<usize>i) << 2));
      const a = f64x2.promote_low_f32x4(four);
      const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
      low = f64x2.add(low, f64x2.mul(a, a));
      high = f64x2.add(high, f64x2.mul(b, b));
    }
    const pair = f64x2.add(low, high);
    let sum = f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
    for (; i < end; i++) {
      const value = <f64>load<f32>(x + ((<usize>i) << 2));
      sum += value * value;
    }
    store<f64>(partials + ((<usize>piece) << 3), sum);
  }
}
