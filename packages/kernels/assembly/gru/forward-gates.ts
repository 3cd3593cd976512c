/** The gates of one step forward, for one group of 16 units whose recurrent products have just been computed. */
import { sigmoid, tanh } from '../math/exponential';
import { storeLanes } from '../math/lanes';
import { multiplyAdd } from '../math/multiply-add';

/** Bytes of a row of {@link applyGates}' `recurrent`: 16 units of three gates. */
export const RECURRENT_STRIDE: usize = 192;

/**
 * For `rows` rows. `recurrent` is `[rows, 3, 16]`, bias included; `projection`, `state`, `output` and `gates` point at
 * the group's first unit in the first row. Row i of the projection is row `ids[i]` if `ids` is not 0; `gates` is 0 where
 * nobody will go backward.
 */
export function applyGates(
  recurrent: usize,
  projection: usize,
  ids: usize,
  state: usize,
  output: usize,
  gates: usize,
  rows: i32,
  lanes: i32,
  units: i32,
): void {
  const unitStride = (<usize>units) << 2;
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++) {
    const p = projection + <usize>(ids === 0 ? row : load<i32>(ids + ((<usize>row) << 2))) * unitStride * 3;
    for (let lane = 0; lane < lanes; lane += 4) {
      const at = (<usize>lane) << 2;
      const count = lanes - lane;
      const z = sigmoid(f32x4.add(v128.load(p + at), v128.load(recurrent + at)));
      const r = sigmoid(f32x4.add(v128.load(p + unitStride + at), v128.load(recurrent + at, 64)));
      const recurrentPart = v128.load(recurrent + at, 128);
      const candidate = tanh(multiplyAdd(r, recurrentPart, v128.load(p + 2 * unitStride + at)));
      const h = multiplyAdd(z, v128.load(state + at), f32x4.mul(f32x4.sub(one, z), candidate));
      storeLanes(output + at, h, count);
      if (gates !== 0) {
        storeLanes(gates + at, z, count);
        storeLanes(gates + unitStride + at, r, count);
        storeLanes(gates + 2 * unitStride + at, candidate, count);
        storeLanes(gates + 3 * unitStride + at, recurrentPart, count);
      }
    }
    recurrent += RECURRENT_STRIDE;
    state += unitStride;
    output += unitStride;
    if (gates !== 0) gates += unitStride * 4;
  }
}
