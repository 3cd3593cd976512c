/**
 * The orthogonal matrix of Keras' `Orthogonal` initializer, from the same normal numbers: the Q of a QR decomposition
 * whose R has a positive diagonal, which is unique (F. Mezzadri, "How to generate random matrices from the classical
 * compact groups", Notices of the AMS 54, 2007).
 *
 * It is made by Cholesky QR: `AᵀA = L·Lᵀ`, then `Q = A·L⁻ᵀ`, in float64, which needs only the kind of loop that runs fast
 * here: about 1.4 s for `[1024, 3072]`. Its error grows with the square of A's condition number, so where that is not
 * small it runs a second time on its own result (Y. Yamamoto et al., "Roundoff error analysis of the CholeskyQR2
 * algorithm", ETNA 44, 2015).
 */
import { checkLength, checkSizes } from '../check-arguments.ts';
import { KernelError } from '../kernel-error.ts';
import { multiplyTile, packPanels, TILE } from '../matmul/tile.ts';
import { factorCholesky, solveLowerTransposed } from './cholesky.ts';

/**
 * A column whose part independent of the columns before it is less than this share of its square calls for a second
 * pass. Normal matrices at least twice as long as wide have shares near 1/2 and above, and condition numbers below 6.
 */
export const WELL_CONDITIONED_SHARE = 0.4;

/** Panels of rows that go through the triangular solve together, so that L is read once for all of them. */
const SOLVE_ROWS = 32;

/** What {@link orthogonalize} takes. */
export interface OrthogonalizeOptions {
  /**
   * Independent standard normal numbers, `rows * columns` of them, in the order in which Keras draws them: as a tall
   * matrix `[max(rows, columns), min(rows, columns)]`. They are not changed.
   */
  normals: Float32Array | Float64Array;
  /** Rows of the result. */
  rows: number;
  /** Columns of the result. */
  columns: number;
}

/**
 * A matrix `[rows, columns]` with orthonormal rows if it is wide, and orthonormal columns if it is tall or square.
 *
 * @throws KernelError `INVALID_ARGUMENT` when the length does not fit, `RANK_DEFICIENT` when the numbers are not finite
 * or their columns depend on one another.
 */
export function orthogonalize({ normals, rows, columns }: OrthogonalizeOptions): Float32Array {
  checkSizes({ rows, columns });
  checkLength('normals', normals, rows * columns);
  const length = Math.max(rows, columns);
  const width = Math.min(rows, columns);
  const q = Float64Array.from(normals);
  const share = orthogonalizePass(q, length, width);
  if (share < WELL_CONDITIONED_SHARE) orthogonalizePass(q, length, width);
  return rows >= columns ? Float32Array.from(q) : transpose(q, length, width);
}

/** One Cholesky QR of `matrix` `[length, width]`, in place. Returns the smallest share that a pivot had in its column. */
function orthogonalizePass(matrix: Float64Array, length: number, width: number): number {
  const panels = Math.ceil(width / TILE);
  const gram = multiplyByOwnTranspose(matrix, length, width);
  const share = factorCholesky(gram, width);
  checkRank(share, width);
  const block = new Float64Array(SOLVE_ROWS * width);
  for (let row = 0; row < length; row += SOLVE_ROWS) {
    const count = Math.min(SOLVE_ROWS, length - row);
    packPanels(block, { data: matrix, start: row * width, vectorStride: width, innerStride: 1 }, count, width);
    for (let column = 0; column < panels; column++) {
      for (let i = 0; i < count; i += TILE) solveLowerTransposed(block, i * width, gram, column, width);
    }
    for (let i = 0; i < count; i++) {
      const panel = i - (i % TILE);
      for (let k = 0; k < width; k++) matrix[(row + i) * width + k] = block[panel * width + k * TILE + (i % TILE)];
    }
  }
  return share;
}

/** Throws `RANK_DEFICIENT` where `share`, the smallest that a pivot had in its column, says that it is nothing but rounding. */
export function checkRank(share: number, width: number): void {
  if (share > width * Number.EPSILON) return;
  throw new KernelError(
    'RANK_DEFICIENT',
    `The ${width} columns of normals are not independent or not finite (smallest share ${share}): draw other numbers.`,
  );
}

/** `AᵀA` for `A` `[length, width]`: the lower triangle, in panels of four rows of `width` elements. */
function multiplyByOwnTranspose(matrix: Float64Array, length: number, width: number): Float64Array {
  const panels = Math.ceil(width / TILE);
  const packed = new Float64Array(panels * TILE * length);
  packPanels(packed, { data: matrix, start: 0, vectorStride: 1, innerStride: width }, width, length);
  const gram = new Float64Array(panels * TILE * width);
  const sums = new Float64Array(TILE * TILE);
  for (let i = 0; i < panels; i++) {
    for (let j = 0; j <= i; j++) {
      sums.fill(0);
      multiplyTile(sums, 0, packed, i * TILE * length, packed, j * TILE * length, length);
      for (let m = 0; m < Math.min(TILE, width - j * TILE); m++) {
        const to = i * TILE * width + (j * TILE + m) * TILE;
        for (let n = 0; n < TILE; n++) gram[to + n] = sums[n * TILE + m];
      }
    }
  }
  return gram;
}

function transpose(matrix: Float64Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned[j * rows + i] = matrix[i * columns + j];
  }
  return turned;
}
