/**
 * The product of two matrices that lie anywhere, one thread's share of it: blocks are packed into scratch memory and
 * multiplied panel by panel. Either operand may be transposed; that is a matter of its two strides, one of which is 4.
 */
import { ZEROS } from '../threads/control';
import { multiplyPanel, multiplyPartialPanel } from './multiply-panel';
import { packLeft } from './pack-left';
import { packRight } from './pack-right';
import { BLOCK_ROWS, countBlocks, PANEL_COLUMNS, PANEL_STEP, startOfPart } from './panels';

/** Steps of the inner dimension that are packed at a time: the fewer, the more often `out` is read and written. */
const PACK_INNER: i32 = 1024;

/** Rows that are packed at a time. A block of the right operand is packed once for each 1024 rows. */
const PACK_ROWS: i32 = 1024;

/** Columns that are packed at a time: 256 KiB, which stay in the L2 cache beside a block of rows. */
const PACK_COLUMNS: i32 = 64;

/** Bytes of scratch memory that {@link multiplyMatrices} needs for these sizes. */
export function matmulScratchBytes(rows: i32, inner: i32): i32 {
  const packedInner = min(inner, PACK_INNER);
  return (min(rows, PACK_ROWS) + PACK_COLUMNS) * packedInner * 4 + BLOCK_ROWS * <i32>PANEL_STEP;
}

/** `out = left · right`, plus what `out` holds or the row `bias` (0: none). All strides are in bytes. */
export function multiplyMatrices(
  left: usize,
  leftRowStride: usize,
  leftInnerStride: usize,
  right: usize,
  rightInnerStride: usize,
  rightColumnStride: usize,
  out: usize,
  outStride: usize,
  rows: i32,
  inner: i32,
  columns: i32,
  accumulate: bool,
  bias: usize,
  tile: i32,
  scratch: usize,
): void {
  const packedRight = scratch + ((<usize>min(rows, PACK_ROWS) * <usize>min(inner, PACK_INNER)) << 2);
  const temporary = packedRight + ((<usize>PACK_COLUMNS * <usize>min(inner, PACK_INNER)) << 2);
  for (let row = 0; row < rows; row += PACK_ROWS) {
    const packedRows = min(PACK_ROWS, rows - row);
    const blocks = countBlocks(packedRows);
    for (let k = 0; k < inner; k += PACK_INNER) {
      const packedInner = min(PACK_INNER, inner - k);
      const panelBytes = <usize>packedInner * PANEL_STEP;
      const leftFrom = left + <usize>row * leftRowStride + <usize>k * leftInnerStride;
      for (let block = 0; block < blocks; block++) {
        const first = startOfPart(packedRows, blocks, block);
        const height = startOfPart(packedRows, blocks, block + 1) - first;
        const to = scratch + ((<usize>first * <usize>packedInner) << 2);
        const from = leftFrom + <usize>first * leftRowStride;
        packLeft(to, from, leftRowStride, leftInnerStride, height, packedInner, tile & 15);
      }
      const addToOut = accumulate || k > 0;
      for (let column = 0; column < columns; column += PACK_COLUMNS) {
        const packedColumns = min(PACK_COLUMNS, columns - column);
        const rightFrom = right + <usize>k * rightInnerStride + <usize>column * rightColumnStride;
        packRight(packedRight, rightFrom, rightInnerStride, rightColumnStride, packedInner, packedColumns, panelBytes);
        for (let block = 0; block < blocks; block++) {
          const first = startOfPart(packedRows, blocks, block);
          const height = startOfPart(packedRows, blocks, block + 1) - first;
          const packedLeft = scratch + ((<usize>first * <usize>packedInner) << 2);
          const outRow = out + <usize>(row + first) * outStride;
          for (let c = 0; c < packedColumns; c += PANEL_COLUMNS) {
            const panel = packedRight + <usize>(c / PANEL_COLUMNS) * panelBytes;
            const at = (<usize>(column + c)) << 2;
            const to = outRow + at;
            const base = addToOut ? to : bias !== 0 ? bias + at : ZEROS;
            const baseStride = addToOut ? outStride : 0;
            const wanted = packedColumns - c;
            if (wanted >= PANEL_COLUMNS) {
              multiplyPanel(packedLeft, panel, height, packedInner, to, outStride, base, baseStride, tile);
            } else {
              multiplyPartialPanel(
                packedLeft,
                panel,
                height,
                packedInner,
                to,
                outStride,
                base,
                baseStride,
                tile,
                wanted,
                temporary,
              );
            }
          }
        }
      }
    }
  }
}
