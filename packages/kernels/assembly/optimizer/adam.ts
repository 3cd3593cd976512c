/** Adam in one pass over all arrays; see src/optimizer/adam.ts for what it computes. */
import { startOfSlice } from '../math/elementwise';
import { storeLanes } from '../math/lanes';

/**
 * `rate` is the learning rate divided by `1 - beta1^step`, `correction2` is `1 / (1 - beta2^step)`, `decay` the learning
 * rate times the weight decay. (`parameter * (1 - decay)` would lose most of a small decay's digits to the 1.)
 * Where the results go may be where the old values are.
 */
export function adamUpdate(
  thread: i32,
  threads: i32,
  parameter: usize,
  firstMoment: usize,
  secondMoment: usize,
  newParameter: usize,
  newFirstMoment: usize,
  newSecondMoment: usize,
  gradient: usize,
  count: i32,
  beta1: f32,
  oneMinusBeta1: f32,
  beta2: f32,
  oneMinusBeta2: f32,
  rate: f32,
  correction2: f32,
  epsilon: f32,
  decay: f32,
): void {
  const end = startOfSlice(count, threads, thread + 1);
  for (let i = startOfSlice(count, threads, thread); i < end; i += 4) {
    const at = (<usize>i) << 2;
    const lanes = end - i;
    const g = v128.load(gradient + at);
    const oldM = f32x4.mul(v128.load(firstMoment + at), f32x4.splat(beta1));
    const m = f32x4.add(oldM, f32x4.mul(g, f32x4.splat(oneMinusBeta1)));
    const oldV = f32x4.mul(v128.load(secondMoment + at), f32x4.splat(beta2));
    const v = f32x4.add(oldV, f32x4.mul(f32x4.mul(g, f32x4.splat(oneMinusBeta2)), g));
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(v, f32x4.splat(correction2))), f32x4.splat(epsilon));
    const change = f32x4.div(f32x4.mul(m, f32x4.splat(rate)), root);
    storeLanes(newFirstMoment + at, m, lanes);
    storeLanes(newSecondMoment + at, v, lanes);
    const p = v128.load(parameter + at);
    const decayed = f32x4.add(change, f32x4.mul(p, f32x4.splat(decay)));
    storeLanes(newParameter + at, f32x4.sub(p, decayed), lanes);
  }
}
