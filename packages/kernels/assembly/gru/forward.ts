/**
 * A GRU (reset after) over a whole sequence. Each thread takes some rows of the batch through all steps by itself; where
 * there are too few rows it takes some of the units, and all threads meet after each step.
 */
import { multiplyPanel } from '../matmul/multiply-panel';
import { packLeft } from '../matmul/pack-left';
import { BLOCK_ROWS, countBlocks, PANEL_COLUMNS, PANEL_STEP, startOfPart } from '../matmul/panels';
import { waitForAll } from '../threads/barrier';
import { applyGates, RECURRENT_STRIDE } from './forward-gates';
import { countGroups, groupBytes, packForward } from './pack-weights';

/** Bytes of `packed`. */
export function gruPackedBytes(units: i32): i32 {
  return countGroups(units) * <i32>groupBytes(units);
}

/** Bytes of `scratch` for each thread. */
export function gruForwardScratchBytes(batch: i32, units: i32): i32 {
  return min(batch, BLOCK_ROWS) * (units * 4 + <i32>RECURRENT_STRIDE);
}

/**
 * Either `projection` is `[time, batch, 3 * units]` and `ids` is 0, or it is a table `[vocab, 3 * units]` of which step t
 * takes the rows `ids[t]`, `ids` being `[time, batch]`. For the other arrays see src/gru/gru-sequence.ts.
 */
export function gruForward(
  thread: i32,
  threads: i32,
  projection: usize,
  ids: usize,
  kernel: usize,
  bias: usize,
  initialState: usize,
  outputs: usize,
  gates: usize,
  time: i32,
  batch: i32,
  units: i32,
  splitUnits: bool,
  tile: i32,
  packed: usize,
  scratch: usize,
  scratchBytes: usize,
): void {
  const groups = countGroups(units);
  const ownGroup = startOfPart(groups, threads, thread);
  const ownEnd = startOfPart(groups, threads, thread + 1);
  packForward(packed, kernel, units, ownGroup, ownEnd);
  waitForAll(thread, threads);

  const firstGroup = splitUnits ? ownGroup : 0;
  const endGroup = splitUnits ? ownEnd : groups;
  const firstRow = splitUnits ? 0 : startOfPart(batch, threads, thread);
  const rows = splitUnits ? batch : startOfPart(batch, threads, thread + 1) - firstRow;
  const blocks = countBlocks(rows);
  const unitStride = (<usize>units) << 2;
  const left = scratch + <usize>thread * scratchBytes;
  const recurrent = left + <usize>min(batch, BLOCK_ROWS) * unitStride;
  for (let t = 0; t < time; t++) {
    for (let block = 0; block < blocks; block++) {
      const row = firstRow + startOfPart(rows, blocks, block);
      const height = firstRow + startOfPart(rows, blocks, block + 1) - row;
      const at = <usize>t * <usize>batch + <usize>row;
      const output = outputs + at * unitStride;
      const state = t === 0 ? initialState + <usize>row * unitStride : output - <usize>batch * unitStride;
      const p = ids === 0 ? projection + at * unitStride * 3 : projection;
      const rowIds = ids === 0 ? 0 : ids + (at << 2);
      packLeft(left, state, unitStride, 4, height, units, tile & 15);
      for (let group = firstGroup; group < endGroup; group++) {
        const offset = <usize>group * PANEL_STEP;
        for (let gate = 0; gate < 3; gate++) {
          const panel = packed + <usize>group * groupBytes(units) + <usize>gate * <usize>units * PANEL_STEP;
          const to = recurrent + <usize>gate * PANEL_STEP;
          const gateBias = bias + <usize>gate * unitStride + offset;
          multiplyPanel(left, panel, height, units, to, RECURRENT_STRIDE, gateBias, 0, tile);
        }
        const saved = gates + at * unitStride * 4 + offset;
        const lanes = min(PANEL_COLUMNS, units - group * PANEL_COLUMNS);
        applyGates(recurrent, p + offset, rowIds, state + offset, output + offset, saved, height, lanes, units);
      }
    }
    if (splitUnits) waitForAll(thread, threads);
  }
}
