/**
 * The gradients of a GRU's recurrent weights and biases: sums over time x batch. Each thread has its own columns, so
 * that no sum is split.
 */
import { multiplyMatrices } from '../matmul/multiply-matrices';
import { PANEL_COLUMNS, startOfPart } from '../matmul/panels';
import { roundSums, sumRowsInto } from '../reduction/row-sums';

/**
 * `kernelGradient` `[units, 3 * units]` is the product of the states before each step with the recurrent gradients, and
 * `biasGradient` `[3 * units]` the latter's sum. The recurrent gradients are the first 2 * units columns of
 * `projectionGradient`, and `candidateGradient`. `scratch` has matmulScratchBytes(units, time * batch) for each
 * thread, and at least 8 bytes a column.
 */
export function gruWeightGradients(
  thread: i32,
  threads: i32,
  initialState: usize,
  outputs: usize,
  projectionGradient: usize,
  candidateGradient: usize,
  kernelGradient: usize,
  biasGradient: usize,
  time: i32,
  batch: i32,
  units: i32,
  tile: i32,
  scratch: usize,
  scratchBytes: usize,
): void {
  const panels = (3 * units + PANEL_COLUMNS - 1) / PANEL_COLUMNS;
  const first = startOfPart(panels, threads, thread) * PANEL_COLUMNS;
  const end = min(3 * units, startOfPart(panels, threads, thread + 1) * PANEL_COLUMNS);
  const own = scratch + <usize>thread * scratchBytes;
  const unitStride = (<usize>units) << 2;
  for (let part = 0; part < 2; part++) {
    const partStart = part === 0 ? 0 : 2 * units;
    const from = max(first, partStart);
    const to = min(end, part === 0 ? 2 * units : 3 * units);
    if (from >= to) continue;
    const stride = part === 0 ? unitStride * 3 : unitStride;
    const gradient = (part === 0 ? projectionGradient : candidateGradient) + ((<usize>(from - partStart)) << 2);
    const out = kernelGradient + ((<usize>from) << 2);
    // The states before each step are the initial state and all outputs but the last.
    multiplyMatrices(
      initialState,
      4,
      unitStride,
      gradient,
      stride,
      4,
      out,
      unitStride * 3,
      units,
      batch,
      to - from,
      false,
      0,
      tile,
      own,
    );
    if (time > 1) {
      multiplyMatrices(
        outputs,
        4,
        unitStride,
        gradient + <usize>batch * stride,
        stride,
        4,
        out,
        unitStride * 3,
        units,
        (time - 1) * batch,
        to - from,
        true,
        0,
        tile,
        own,
      );
    }
    memory.fill(own, 0, (<usize>(to - from)) << 3);
    sumRowsInto(own, 0, gradient, stride, 0, time * batch, to - from);
    roundSums(biasGradient + ((<usize>from) << 2), own, to - from);
  }
}
