/** `out = x · weights + bias` on weights that were packed once. Every thread takes some of the panels. */
import { BLOCK_ROWS, countBlocks, PANEL_STEP, startOfPart } from '../matmul/panels';
import { multiplyPrepared, panelBytes, preparedBytes, prepareRows } from './packed-product';

/** Bytes of `scratch` for each thread. */
export function packedDenseScratchBytes(rows: i32, inner: i32, quantized: bool): i32 {
  return <i32>preparedBytes(min(rows, BLOCK_ROWS), inner, quantized);
}

/** `x` is `[rows, inner]`, `out` `[rows, 16 * panels]`, `bias` `[16 * panels]`; `inner` is a multiple of 16. */
export function packedDense(
  thread: i32,
  threads: i32,
  x: usize,
  packed: usize,
  bias: usize,
  out: usize,
  rows: i32,
  inner: i32,
  panels: i32,
  quantized: bool,
  tile: i32,
  scratch: usize,
  scratchBytes: usize,
): void {
  const firstPanel = startOfPart(panels, threads, thread);
  const endPanel = startOfPart(panels, threads, thread + 1);
  if (firstPanel === endPanel) return;
  const outStride = <usize>panels * PANEL_STEP;
  const prepared = scratch + <usize>thread * scratchBytes;
  const blocks = countBlocks(rows);
  for (let block = 0; block < blocks; block++) {
    const row = startOfPart(rows, blocks, block);
    const height = startOfPart(rows, blocks, block + 1) - row;
    prepareRows(prepared, x + ((<usize>row * <usize>inner) << 2), height, inner, quantized, tile);
    for (let i = firstPanel; i < endPanel; i++) {
      const panel = packed + <usize>i * panelBytes(inner, quantized);
      const at = <usize>i * PANEL_STEP;
      const to = out + <usize>row * outStride + at;
      multiplyPrepared(prepared, panel, height, inner, to, outStride, bias + at, quantized, tile);
    }
  }
}
