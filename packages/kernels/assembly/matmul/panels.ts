/**
 * How a matrix product is cut into pieces that fit the registers and the caches. The cut never changes a result: each
 * element is a sum over runs of `RUN` steps of the inner dimension in order, and the runs are added up in order,
 * whatever tile, panel, block or thread computes it.
 */

/** Steps of the inner dimension that are summed up in a register: 16 KiB of a right panel, which stay in the L1 cache. */
export const RUN: i32 = 256;

/** Columns of a right panel. */
export const PANEL_COLUMNS: i32 = 16;

/** Bytes from one step of the inner dimension to the next in a right panel. */
export const PANEL_STEP: usize = 64;

/** Rows whose packed panels are gone through for each right panel: with 1024 steps 384 KiB, which stay in the L2 cache. */
export const BLOCK_ROWS: i32 = 96;

/** Panels of `rows` rows: as few as the tile's height allows, their heights differing by one at most (32 = 2 x 6 + 4 x 5). */
export function countPanels(rows: i32, tileHeight: i32): i32 {
  return (rows + tileHeight - 1) / tileHeight;
}

/** Blocks of `rows` rows, each at most {@link BLOCK_ROWS}. */
export function countBlocks(rows: i32): i32 {
  return (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
}

/** Where part `index` begins when `count` things are dealt out to `parts` in order and as evenly as can be. */
export function startOfPart(count: i32, parts: i32, index: i32): i32 {
  return (count / parts) * index + min(index, count % parts);
}
