/** The matrix product as a command: every thread takes a range of the columns or, in tall products, of the rows. */
import { multiplyMatrices } from './multiply-matrices';
import { PANEL_COLUMNS, startOfPart } from './panels';

/**
 * `out = left · right` (plus what `out` holds, or the row `bias`), row-major; `left` is `[inner, rows]` if transposed,
 * `right` `[columns, inner]`. Each thread has `scratchBytes` of `scratch`.
 */
export function matmul(
  thread: i32,
  threads: i32,
  left: usize,
  right: usize,
  out: usize,
  rows: i32,
  inner: i32,
  columns: i32,
  transposeLeft: bool,
  transposeRight: bool,
  accumulate: bool,
  bias: usize,
  tile: i32,
  scratch: usize,
  scratchBytes: usize,
): void {
  const leftRowStride: usize = transposeLeft ? 4 : (<usize>inner) << 2;
  const leftInnerStride: usize = transposeLeft ? (<usize>rows) << 2 : 4;
  const rightInnerStride: usize = transposeRight ? 4 : (<usize>columns) << 2;
  const rightColumnStride: usize = transposeRight ? (<usize>inner) << 2 : 4;
  let firstRow = 0;
  let endRow = rows;
  let firstColumn = 0;
  let endColumn = columns;
  if (columns >= rows) {
    const panels = (columns + PANEL_COLUMNS - 1) / PANEL_COLUMNS;
    firstColumn = startOfPart(panels, threads, thread) * PANEL_COLUMNS;
    endColumn = min(columns, startOfPart(panels, threads, thread + 1) * PANEL_COLUMNS);
  } else {
    firstRow = startOfPart(rows, threads, thread);
    endRow = startOfPart(rows, threads, thread + 1);
  }
  if (firstRow >= endRow || firstColumn >= endColumn) return;
  const at = (<usize>firstColumn) << 2;
  multiplyMatrices(
    left + <usize>firstRow * leftRowStride,
    leftRowStride,
    leftInnerStride,
    right + <usize>firstColumn * rightColumnStride,
    rightInnerStride,
    rightColumnStride,
    out + ((<usize>firstRow * <usize>columns) << 2) + at,
    (<usize>columns) << 2,
    endRow - firstRow,
    inner,
    endColumn - firstColumn,
    accumulate,
    bias === 0 ? 0 : bias + at,
    tile,
    scratch + <usize>thread * scratchBytes,
  );
}
