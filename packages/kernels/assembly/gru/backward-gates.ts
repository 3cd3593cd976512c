/** The derivatives of the gates of one step, for some rows and some units. */
import { storeLanes } from '../math/lanes';
import { multiplySubtract } from '../math/multiply-add';

/**
 * All pointers are those of the first row's first unit; `lanes` units are computed. `stateGradient` holds what comes back
 * from later steps, and then the share of it that goes straight on to the step before. `recurrentGradient`
 * `[rows, 3 * units]` differs from `projectionGradient` in the candidate's part, which `candidateGradient`
 * `[rows, units]` receives too.
 */
export function backpropagateGates(
  gates: usize,
  stateBefore: usize,
  outputGradient: usize,
  stateGradient: usize,
  projectionGradient: usize,
  recurrentGradient: usize,
  candidateGradient: usize,
  rows: i32,
  lanes: i32,
  units: i32,
): void {
  const unitStride = (<usize>units) << 2;
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++) {
    for (let lane = 0; lane < lanes; lane += 4) {
      const at = (<usize>lane) << 2;
      const count = lanes - lane;
      const z = v128.load(gates + at);
      const r = v128.load(gates + unitStride + at);
      const candidate = v128.load(gates + 2 * unitStride + at);
      const recurrentPart = v128.load(gates + 3 * unitStride + at);
      const dh = f32x4.add(v128.load(outputGradient + at), v128.load(stateGradient + at));
      const dhKept = f32x4.mul(dh, z);
      const dhNew = f32x4.sub(dh, dhKept);
      const dz = f32x4.mul(f32x4.mul(dhNew, z), f32x4.sub(v128.load(stateBefore + at), candidate));
      const dCandidate = f32x4.mul(dhNew, multiplySubtract(candidate, candidate, one));
      const dRecurrentPart = f32x4.mul(dCandidate, r);
      const dr = f32x4.mul(f32x4.mul(dRecurrentPart, recurrentPart), f32x4.sub(one, r));
      storeLanes(projectionGradient + at, dz, count);
      storeLanes(projectionGradient + unitStride + at, dr, count);
      storeLanes(projectionGradient + 2 * unitStride + at, dCandidate, count);
      storeLanes(recurrentGradient + at, dz, count);
      storeLanes(recurrentGradient + unitStride + at, dr, count);
      storeLanes(recurrentGradient + 2 * unitStride + at, dRecurrentPart, count);
      storeLanes(candidateGradient + at, dRecurrentPart, count);
      storeLanes(stateGradient + at, dhKept, count);
    }
    gates += unitStride * 4;
    stateBefore += unitStride;
    outputGradient += unitStride;
    stateGradient += unitStride;
    projectionGradient += unitStride * 3;
    recurrentGradient += unitStride * 3;
    candidateGradient += unitStride;
  }
}
