/**
 * One step of a GRU (reset after) for every row of a batch, on weights that were packed once. In float32 its sums are
 * those of a whole sequence in ../gru/forward.ts, to the bit. Every thread takes some of the units.
 */
import { applyGates, RECURRENT_STRIDE } from '../gru/forward-gates';
import { BLOCK_ROWS, countBlocks, PANEL_COLUMNS, PANEL_STEP, startOfPart } from '../matmul/panels';
import { multiplyPrepared, panelBytes, preparedBytes, prepareRows } from './packed-product';

/** Bytes of `scratch` for each thread. */
export function gruStepScratchBytes(batch: i32, units: i32, quantized: bool): i32 {
  const rows = min(batch, BLOCK_ROWS);
  return <i32>preparedBytes(rows, units, quantized) + rows * <i32>RECURRENT_STRIDE;
}

/**
 * `units` is a multiple of 16. `packed` is `[units / 16, 3 gates]` panels. Row i of the input projection is row i of
 * `projection` `[batch, 3 * units]` if `ids` is 0, or else row `ids[i]` of it.
 */
export function gruStep(
  thread: i32,
  threads: i32,
  projection: usize,
  ids: usize,
  packed: usize,
  bias: usize,
  state: usize,
  output: usize,
  batch: i32,
  units: i32,
  quantized: bool,
  tile: i32,
  scratch: usize,
  scratchBytes: usize,
): void {
  const groups = units / PANEL_COLUMNS;
  const firstGroup = startOfPart(groups, threads, thread);
  const endGroup = startOfPart(groups, threads, thread + 1);
  if (firstGroup === endGroup) return;
  const unitStride = (<usize>units) << 2;
  const bytes = panelBytes(units, quantized);
  const prepared = scratch + <usize>thread * scratchBytes;
  const recurrent = prepared + preparedBytes(min(batch, BLOCK_ROWS), units, quantized);
  const blocks = countBlocks(batch);
  for (let block = 0; block < blocks; block++) {
    const row = startOfPart(batch, blocks, block);
    const height = startOfPart(batch, blocks, block + 1) - row;
    const at = <usize>row * unitStride;
    const p = ids === 0 ? projection + at * 3 : projection;
    const rowIds = ids === 0 ? 0 : ids + ((<usize>row) << 2);
    prepareRows(prepared, state + at, height, units, quantized, tile);
    for (let group = firstGroup; group < endGroup; group++) {
      const offset = <usize>group * PANEL_STEP;
      for (let gate = 0; gate < 3; gate++) {
        const panel = packed + <usize>(group * 3 + gate) * bytes;
        const to = recurrent + <usize>gate * PANEL_STEP;
        const gateBias = bias + <usize>gate * unitStride + offset;
        multiplyPrepared(prepared, panel, height, units, to, RECURRENT_STRIDE, gateBias, quantized, tile);
      }
      const from = state + at + offset;
      applyGates(recurrent, p + offset, rowIds, from, output + at + offset, 0, height, PANEL_COLUMNS, units);
    }
  }
}
