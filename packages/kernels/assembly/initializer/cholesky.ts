/**
 * The Cholesky decomposition and the triangular solve of src/initializer/cholesky.ts, to the same bits, dealt out to
 * threads. Matrices are in panels of four rows: element (i, k) is at `(i / 4) * panelBytes + k * 32 + (i % 4) * 8`.
 */
import { waitForAll } from '../threads/barrier';
import { multiplyTile, STEP, TILE } from './tile';

/** Bytes of the 16 sums that each thread needs. */
const SUMS_BYTES: usize = 128;

/**
 * Replaces the lower triangle of `matrix` `[width, width]` by `L` with `L · Lᵀ = matrix`. `share` (one float64) receives
 * the smallest ratio of a pivot to its diagonal element; it stops at one that is not above 0. `sums` has SUMS_BYTES for
 * each thread.
 */
export function factorCholesky(thread: i32, threads: i32, matrix: usize, width: i32, share: usize, sums: usize): void {
  const panels = (width + TILE - 1) / TILE;
  const panelBytes = <usize>(panels * TILE) * STEP;
  const own = sums + <usize>thread * SUMS_BYTES;
  if (thread === 0) store<f64>(share, 1);
  for (let column = 0; column < panels; column++) {
    if (thread === 0) {
      const smallest = factorDiagonalTile(matrix, column, width, panelBytes, own);
      if (!(smallest >= load<f64>(share))) store<f64>(share, smallest);
    }
    waitForAll(thread, threads);
    if (!(load<f64>(share) > 0)) return;
    for (let row = column + 1 + thread; row < panels; row += threads) {
      solveLowerTransposed(matrix + <usize>row * panelBytes, matrix, column, width, panelBytes, own);
    }
    waitForAll(thread, threads);
  }
}

function at(tile: usize, i: i32, k: i32): usize {
  return tile + <usize>k * STEP + ((<usize>i) << 3);
}

function factorDiagonalTile(matrix: usize, panel: i32, width: i32, panelBytes: usize, sums: usize): f64 {
  const start = matrix + <usize>panel * panelBytes;
  const diagonal = start + <usize>(panel * TILE) * STEP;
  const size = min(TILE, width - panel * TILE);
  memory.fill(sums, 0, SUMS_BYTES);
  multiplyTile(sums, start, start, panel * TILE);
  let smallestShare: f64 = 1;
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      const original = load<f64>(at(diagonal, i, j));
      let rest = original - load<f64>(sums + ((<usize>(i * TILE + j)) << 3));
      for (let k = 0; k < j; k++) rest -= load<f64>(at(diagonal, i, k)) * load<f64>(at(diagonal, j, k));
      if (i > j) {
        store<f64>(at(diagonal, i, j), rest / load<f64>(at(diagonal, j, j)));
        continue;
      }
      const share = rest / original;
      if (!(share > 0)) return max<f64>(share, 0);
      smallestShare = min(smallestShare, share);
      store<f64>(at(diagonal, j, j), sqrt(rest));
    }
  }
  return smallestShare;
}

/** For one column of tiles of `X · Lᵀ = A`: `x`, one panel, holds A and is replaced by X. */
function solveLowerTransposed(x: usize, lower: usize, column: i32, width: i32, panelBytes: usize, sums: usize): void {
  const lowerStart = lower + <usize>column * panelBytes;
  const offset = <usize>(column * TILE) * STEP;
  const size = min(TILE, width - column * TILE);
  memory.fill(sums, 0, SUMS_BYTES);
  multiplyTile(sums, x, lowerStart, column * TILE);
  for (let j = 0; j < size; j++) {
    const pivot = load<f64>(at(lowerStart + offset, j, j));
    for (let i = 0; i < TILE; i++) {
      let rest = load<f64>(at(x + offset, i, j)) - load<f64>(sums + ((<usize>(i * TILE + j)) << 3));
      for (let k = 0; k < j; k++) rest -= load<f64>(at(x + offset, i, k)) * load<f64>(at(lowerStart + offset, j, k));
      store<f64>(at(x + offset, i, j), rest / pivot);
    }
  }
}

/** Panels that go through the solve together, so that L is read once for all of them. */
const SOLVE_PANELS: i32 = 8;

/** Bytes of scratch memory that {@link solveRows} needs for each thread. */
export function solveScratchBytes(width: i32): i32 {
  return (((width + TILE - 1) / TILE) * TILE * SOLVE_PANELS + TILE) * <i32>STEP;
}

/** Replaces `matrix` `[length, width]`, row-major, by `matrix · L⁻ᵀ`. */
export function solveRows(
  thread: i32,
  threads: i32,
  matrix: usize,
  length: i32,
  width: i32,
  lower: usize,
  scratch: usize,
  scratchBytes: usize,
): void {
  const panels = (width + TILE - 1) / TILE;
  const panelBytes = <usize>(panels * TILE) * STEP;
  const block = scratch + <usize>thread * scratchBytes;
  const sums = block + <usize>SOLVE_PANELS * panelBytes;
  const blockRows = SOLVE_PANELS * TILE;
  for (let row = thread * blockRows; row < length; row += threads * blockRows) {
    const count = min(blockRows, length - row);
    memory.fill(block, 0, <usize>SOLVE_PANELS * panelBytes);
    for (let i = 0; i < count; i++) {
      const panel = block + <usize>(i / TILE) * panelBytes;
      const from = matrix + ((<usize>(row + i) * <usize>width) << 3);
      for (let k = 0; k < width; k++) store<f64>(at(panel, i % TILE, k), load<f64>(from + ((<usize>k) << 3)));
    }
    for (let column = 0; column < panels; column++) {
      for (let i = 0; i < count; i += TILE) {
        solveLowerTransposed(block + <usize>(i / TILE) * panelBytes, lower, column, width, panelBytes, sums);
      }
    }
    for (let i = 0; i < count; i++) {
      const panel = block + <usize>(i / TILE) * panelBytes;
      const to = matrix + ((<usize>(row + i) * <usize>width) << 3);
      for (let k = 0; k < width; k++) store<f64>(to + ((<usize>k) << 3), load<f64>(at(panel, i % TILE, k)));
    }
  }
}

/** Rounds `matrix` `[rows, columns]` to floats in `out`, or its transpose. */
export function roundMatrix(
  thread: i32,
  threads: i32,
  matrix: usize,
  rows: i32,
  columns: i32,
  transpose: bool,
  out: usize,
): void {
  for (let row = thread; row < rows; row += threads) {
    const from = matrix + ((<usize>row * <usize>columns) << 3);
    let to = out + ((transpose ? <usize>row : <usize>row * <usize>columns) << 2);
    const step: usize = transpose ? (<usize>rows) << 2 : 4;
    for (let column = 0; column < columns; column++, to += step)
      store<f32>(to, <f32>load<f64>(from + ((<usize>column) << 3)));
  }
}
