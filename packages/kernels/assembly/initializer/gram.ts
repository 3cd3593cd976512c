/** `AᵀA` of a long float64 matrix: its lower triangle, in panels of four rows. */
import { startOfPart } from '../matmul/panels';
import { waitForAll } from '../threads/barrier';
import { multiplyTile, STEP, TILE } from './tile';

/** Rows of A whose products are added up before the next ones are looked at: a panel of them is 8 KiB. */
const RUN: i32 = 256;

/** Panels that stay in the L2 cache while all others are multiplied with them. */
const BLOCK: i32 = 16;

/** Bytes of a tile's 16 sums. */
const TILE_BYTES: usize = 128;

/**
 * `matrix` is `[length, width]`. `packed` has room for it with the width rounded up to fours. Tile (i, j), j <= i, of
 * the product is then at `gram + (i * panels + j) * 128`, its elements (row n, column m) at `m * 4 + n`: a panel of four
 * rows, as ./cholesky.ts reads it.
 */
export function multiplyByOwnTranspose(
  thread: i32,
  threads: i32,
  matrix: usize,
  length: i32,
  width: i32,
  packed: usize,
  gram: usize,
): void {
  const panels = (width + TILE - 1) / TILE;
  const panelBytes = <usize>length * STEP;
  const ownEnd = startOfPart(panels, threads, thread + 1);
  for (let panel = startOfPart(panels, threads, thread); panel < ownEnd; panel++) {
    packColumns(packed + <usize>panel * panelBytes, matrix, length, width, panel * TILE);
  }
  const rowBytes = <usize>panels * TILE_BYTES;
  for (let i = thread; i < panels; i += threads)
    memory.fill(gram + <usize>i * rowBytes, 0, <usize>(i + 1) * TILE_BYTES);
  waitForAll(thread, threads);
  for (let k = 0; k < length; k += RUN) {
    const run = min(RUN, length - k);
    const from = packed + <usize>k * STEP;
    for (let block = 0; block < panels; block += BLOCK) {
      // Every so many rows of tiles: they get longer and longer, and this shares them out evenly.
      for (let i = thread; i < panels; i += threads) {
        const end = min(block + BLOCK, i + 1);
        for (let j = block; j < end; j++) {
          const tile = gram + <usize>i * rowBytes + <usize>j * TILE_BYTES;
          multiplyTile(tile, from + <usize>j * panelBytes, from + <usize>i * panelBytes, run);
        }
      }
    }
  }
}

function packColumns(to: usize, matrix: usize, length: i32, width: i32, column: i32): void {
  const count = min(TILE, width - column);
  const rowBytes = (<usize>width) << 3;
  let from = matrix + ((<usize>column) << 3);
  for (let row = 0; row < length; row++) {
    for (let m = 0; m < TILE; m++) {
      store<f64>(to + ((<usize>m) << 3), m < count ? load<f64>(from + ((<usize>m) << 3)) : 0);
    }
    from += rowBytes;
    to += STEP;
  }
}
