/** Softmax cross-entropy from logits and its gradient in one pass; see src/loss/softmax-cross-entropy.ts. */
import { exp } from '../math/exponential';
import { storeLanes } from '../math/lanes';
import { startOfPart } from '../matmul/panels';

/**
 * For each row of `logits` `[rows, vocab]`: `sums[row]` (float64) receives the sum of `exp(logit - maximum)` and
 * `margins[row]` the target's logit minus the maximum, so that the loss is `log(sum) - margin`. `gradient` (0: none, may
 * be `logits`) receives `(softmax - onehot) * scale`, where the scale is `scales[row]`, or `scale` if `scales` is 0.
 */
export function softmaxCrossEntropy(
  thread: i32,
  threads: i32,
  logits: usize,
  targets: usize,
  rows: i32,
  vocab: i32,
  sums: usize,
  margins: usize,
  gradient: usize,
  scales: usize,
  scale: f32,
): void {
  const end = startOfPart(rows, threads, thread + 1);
  for (let row = startOfPart(rows, threads, thread); row < end; row++) {
    const x = logits + ((<usize>row * <usize>vocab) << 2);
    const maximum = findMaximum(x, vocab);
    const target = load<i32>(targets + ((<usize>row) << 2));
    store<f32>(margins + ((<usize>row) << 2), load<f32>(x + ((<usize>target) << 2)) - maximum);
    const sum = sumExponentials(x, vocab, maximum);
    store<f64>(sums + ((<usize>row) << 3), sum);
    if (gradient === 0) continue;
    const rowScale = scales === 0 ? scale : load<f32>(scales + ((<usize>row) << 2));
    writeGradient(gradient + ((<usize>row * <usize>vocab) << 2), x, vocab, maximum, sum, target, rowScale);
  }
}

/** Of what is not NaN: `exp(NaN)` shows itself in the sum. */
function findMaximum(x: usize, count: i32): f32 {
  const whole = count & ~3;
  let four = f32x4.splat(-f32.POSITIVE_INFINITY);
  for (let i = 0; i < whole; i += 4) four = f32x4.pmax(four, v128.load(x + ((<usize>i) << 2)));
  four = f32x4.pmax(four, v128.shuffle<f32>(four, four, 2, 3, 0, 1));
  four = f32x4.pmax(four, v128.shuffle<f32>(four, four, 1, 0, 3, 2));
  let maximum = f32x4.extract_lane(four, 0);
  for (let i = whole; i < count; i++) {
    const value = load<f32>(x + ((<usize>i) << 2));
    if (value > maximum) maximum = value;
  }
  return maximum;
}

function sumExponentials(x: usize, count: i32, maximum: f32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let i = 0; i < count; i += 4) {
    const e = v128.and(exp(f32x4.sub(v128.load(x + ((<usize>i) << 2)), f32x4.splat(maximum))), maskLanes(count - i));
    low = f64x2.add(low, f64x2.promote_low_f32x4(e));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(e, e, 2, 3, 2, 3)));
  }
  const pair = f64x2.add(low, high);
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** All bits in the first `count` lanes. */
function maskLanes(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

function writeGradient(to: usize, x: usize, count: i32, maximum: f32, sum: f64, target: i32, scale: f32): void {
  const inverse = f32x4.splat(<f32>(1 / sum));
  for (let i = 0; i < count; i += 4) {
    const at = (<usize>i) << 2;
    const e = exp(f32x4.sub(v128.load(x + at), f32x4.splat(maximum)));
    const onehot = v128.and(
      i32x4.eq(i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(i)), i32x4.splat(target)),
      f32x4.splat(1),
    );
    const probability = f32x4.mul(e, inverse);
    storeLanes(to + at, f32x4.mul(f32x4.sub(probability, onehot), f32x4.splat(scale)), count - i);
  }
}
