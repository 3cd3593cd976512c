/**
 * Back-propagation through a whole sequence of a GRU, dealt out to threads as in ./forward.ts. The gradients of the
 * weights, sums over time and batch, come after it in ./weight-gradients.ts.
 */
import { multiplyPanel, multiplyPartialPanel } from '../matmul/multiply-panel';
import { packLeft } from '../matmul/pack-left';
import { BLOCK_ROWS, countBlocks, PANEL_COLUMNS, PANEL_STEP, startOfPart } from '../matmul/panels';
import { waitForAll } from '../threads/barrier';
import { backpropagateGates } from './backward-gates';
import { countGroups, groupBytes, packBackward } from './pack-weights';

/** Bytes of `scratch` for each thread. */
export function gruBackwardScratchBytes(batch: i32, units: i32): i32 {
  return min(batch, BLOCK_ROWS) * (units * 12 + <i32>PANEL_STEP);
}

/**
 * `stateGradient` `[batch, units]` becomes the gradient of the initial state. `recurrentGradient`
 * `[2, batch, 3 * units]` is shared scratch memory: the steps take turns with its halves, so that threads which split
 * the units need to meet only once a step. `candidateGradient` is `[time, batch, units]`, see ./backward-gates.ts; for the other
 * arrays see src/gru/gru-sequence.ts.
 */
export function gruBackward(
  thread: i32,
  threads: i32,
  kernel: usize,
  initialState: usize,
  outputs: usize,
  gates: usize,
  outputsGradient: usize,
  projectionGradient: usize,
  candidateGradient: usize,
  stateGradient: usize,
  time: i32,
  batch: i32,
  units: i32,
  splitUnits: bool,
  tile: i32,
  packed: usize,
  recurrentGradient: usize,
  scratch: usize,
  scratchBytes: usize,
): void {
  const groups = countGroups(units);
  const ownGroup = startOfPart(groups, threads, thread);
  const ownEnd = startOfPart(groups, threads, thread + 1);
  packBackward(packed, kernel, units, ownGroup, ownEnd);

  const firstGroup = splitUnits ? ownGroup : 0;
  const endGroup = splitUnits ? ownEnd : groups;
  const firstRow = splitUnits ? 0 : startOfPart(batch, threads, thread);
  const rows = splitUnits ? batch : startOfPart(batch, threads, thread + 1) - firstRow;
  const blocks = countBlocks(rows);
  const unitStride = (<usize>units) << 2;
  const left = scratch + <usize>thread * scratchBytes;
  const temporary = left + <usize>min(batch, BLOCK_ROWS) * unitStride * 3;
  const firstLane = <usize>firstGroup * PANEL_STEP;
  const lanes = min(units, endGroup * PANEL_COLUMNS) - firstGroup * PANEL_COLUMNS;
  for (let row = firstRow; row < firstRow + rows; row++) {
    if (lanes > 0) memory.fill(stateGradient + <usize>row * unitStride + firstLane, 0, (<usize>lanes) << 2);
  }
  waitForAll(thread, threads);

  for (let t = time - 1; t >= 0; t--) {
    const at = <usize>t * <usize>batch + <usize>firstRow;
    const output = outputs + at * unitStride;
    const stateBefore = t === 0 ? initialState + <usize>firstRow * unitStride : output - <usize>batch * unitStride;
    const dState = stateGradient + <usize>firstRow * unitStride;
    const dRecurrent = recurrentGradient + (<usize>(t & 1) * <usize>batch + <usize>firstRow) * unitStride * 3;
    backpropagateGates(
      gates + at * unitStride * 4 + firstLane,
      stateBefore + firstLane,
      outputsGradient + at * unitStride + firstLane,
      dState + firstLane,
      projectionGradient + at * unitStride * 3 + firstLane,
      dRecurrent + firstLane,
      candidateGradient + at * unitStride + firstLane,
      rows,
      lanes,
      units,
    );
    if (splitUnits) waitForAll(thread, threads);
    for (let block = 0; block < blocks; block++) {
      const row = startOfPart(rows, blocks, block);
      const height = startOfPart(rows, blocks, block + 1) - row;
      const from = dRecurrent + <usize>row * unitStride * 3;
      packLeft(left, from, unitStride * 3, 4, height, 3 * units, tile & 15);
      for (let group = firstGroup; group < endGroup; group++) {
        const panel = packed + <usize>group * groupBytes(units);
        const to = dState + <usize>row * unitStride + <usize>group * PANEL_STEP;
        const wanted = units - group * PANEL_COLUMNS;
        if (wanted >= PANEL_COLUMNS) {
          multiplyPanel(left, panel, height, 3 * units, to, unitStride, to, unitStride, tile);
        } else {
          multiplyPartialPanel(left, panel, height, 3 * units, to, unitStride, to, unitStride, tile, wanted, temporary);
        }
      }
    }
  }
}
