/**
 * The Cholesky decomposition and the triangular solve behind it, four rows by four columns at a time.
 *
 * Matrices are in panels of four rows (see ../matmul/tile.ts): element (i, k) of a matrix of `width` columns is at
 * `(i - i % 4) * width + k * 4 + i % 4`. So everything left of a tile is a panel's beginning, and the sums over it are
 * one call of the tile product; only the 4x4 triangles on the diagonal are left to plain loops.
 */
import { multiplyTile, TILE } from '../matmul/tile.ts';

const sums: Float64Array = new Float64Array(TILE * TILE);

/**
 * Replaces the lower triangle of `matrix` by `L` with `L · Lᵀ = matrix`. Returns the smallest ratio of a pivot to its
 * diagonal element, the share of a column that does not depend on those before; 0 or NaN where there is no such L.
 */
export function factorCholesky(matrix: Float64Array, width: number): number {
  let smallestShare = 1;
  const panels = Math.ceil(width / TILE);
  for (let column = 0; column < panels; column++) {
    const share = factorDiagonalTile(matrix, column, width);
    if (!(share > 0)) return share;
    smallestShare = Math.min(smallestShare, share);
    for (let row = column + 1; row < panels; row++) {
      solveLowerTransposed(matrix, row * TILE * width, matrix, column, width);
    }
  }
  return smallestShare;
}

function factorDiagonalTile(matrix: Float64Array, panel: number, width: number): number {
  const start = panel * TILE * width;
  const diagonal = start + panel * TILE * TILE;
  const size = Math.min(TILE, width - panel * TILE);
  sums.fill(0);
  multiplyTile(sums, 0, matrix, start, matrix, start, panel * TILE);
  let smallestShare = 1;
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      const original = matrix[diagonal + j * TILE + i];
      let rest = original - sums[i * TILE + j];
      for (let k = 0; k < j; k++) rest -= matrix[diagonal + k * TILE + i] * matrix[diagonal + k * TILE + j];
      if (i > j) {
        matrix[diagonal + j * TILE + i] = rest / matrix[diagonal + j * TILE + j];
        continue;
      }
      const share = rest / original;
      if (!(share > 0)) return Number.isNaN(share) ? share : 0;
      smallestShare = Math.min(smallestShare, share);
      matrix[diagonal + j * TILE + j] = Math.sqrt(rest);
    }
  }
  return smallestShare;
}

/**
 * Solves `X · Lᵀ = A` for four rows and four columns: `x` holds A in the panel from `start` on and is replaced by X.
 * The columns left of `column` (counted in panels) must have been solved before.
 */
export function solveLowerTransposed(
  x: Float64Array,
  start: number,
  lower: Float64Array,
  column: number,
  width: number,
): void {
  const lowerStart = column * TILE * width;
  const lowerDiagonal = lowerStart + column * TILE * TILE;
  const target = start + column * TILE * TILE;
  const size = Math.min(TILE, width - column * TILE);
  sums.fill(0);
  multiplyTile(sums, 0, x, start, lower, lowerStart, column * TILE);
  for (let j = 0; j < size; j++) {
    const pivot = lower[lowerDiagonal + j * TILE + j];
    for (let i = 0; i < TILE; i++) {
      let rest = x[target + j * TILE + i] - sums[i * TILE + j];
      for (let k = 0; k < j; k++) rest -= x[target + k * TILE + i] * lower[lowerDiagonal + k * TILE + j];
      x[target + j * TILE + i] = rest / pivot;
    }
  }
}
