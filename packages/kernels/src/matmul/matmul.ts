/**
 * The product of two float32 matrices, either of them transposed, in scalar code: the yardstick for faster kernels
 * and their fallback. It is not a BLAS: no strides, no batches of matrices.
 */
import { checkApart, checkLength, checkSizes } from '../check-arguments.ts';
import { FEW_ROWS, multiplyFewRows } from './few-rows.ts';
import { multiplyTile, type PanelSource, packPanels, TILE } from './tile.ts';

/** Rows of `a` packed together. A panel of `b` is packed once for each such block: 1/64 of the work. */
const BLOCK_ROWS = 64;

/** How far along the inner dimension a block reaches: 256 KiB of packed `a` stay in the L2 cache, a panel of `b` in the L1. */
const BLOCK_INNER = 512;

const TILE_SIZE = TILE * TILE;

/** What {@link matmul} takes. */
export interface MatmulOptions {
  /** `[rows, inner]`, or `[inner, rows]` with `transposeA`. */
  a: Float32Array;
  /** `[inner, columns]`, or `[columns, inner]` with `transposeB`. */
  b: Float32Array;
  /** `[rows, columns]`, written to and returned; a new array without it. It must not share memory with `a` or `b`. */
  out?: Float32Array;
  /** Rows of the product. */
  rows: number;
  /** The dimension that is summed over. */
  inner: number;
  /** Columns of the product. */
  columns: number;
  /** Whether `a` is given as its transpose, `[inner, rows]`. Default false. */
  transposeA?: boolean;
  /** Whether `b` is given as its transpose, `[columns, inner]`. Default false. */
  transposeB?: boolean;
  /** Add the product to what `out` holds instead of replacing it. */
  accumulate?: boolean;
}

/**
 * `a · b`, `[rows, columns]`. Every element is one float64 sum over the inner dimension in order, rounded to float32
 * at the end: its bits depend on its row of `a` and its column of `b` and on nothing else.
 *
 * @throws KernelError `INVALID_ARGUMENT` for sizes that are no positive integers or that an array's length contradicts,
 * and for an `out` that overlaps `a` or `b`.
 */
export function matmul(options: MatmulOptions): Float32Array {
  const { a, b, rows, inner, columns, transposeA = false, transposeB = false, accumulate = false } = options;
  checkSizes({ rows, inner, columns });
  checkLength('a', a, rows * inner);
  checkLength('b', b, inner * columns);
  const out = options.out ?? new Float32Array(rows * columns);
  checkLength('out', out, rows * columns);
  checkApart('a', out, a);
  checkApart('b', out, b);

  if (rows <= FEW_ROWS && !transposeB && (!transposeA || rows === 1)) {
    multiplyFewRows({ a, b, out, rows, inner, columns, accumulate });
    return out;
  }
  const left: PanelSource = { data: a, start: 0, vectorStride: inner, innerStride: 1 };
  if (transposeA) [left.vectorStride, left.innerStride] = [1, rows];
  const right: PanelSource = { data: b, start: 0, vectorStride: 1, innerStride: columns };
  if (transposeB) [right.vectorStride, right.innerStride] = [inner, 1];
  const sums = new Float64Array(countTiles(Math.min(rows, BLOCK_ROWS)) * countTiles(columns) * TILE_SIZE);
  const leftPanels = new Float64Array(countTiles(Math.min(rows, BLOCK_ROWS)) * TILE * Math.min(inner, BLOCK_INNER));
  const rightPanel = new Float64Array(TILE * Math.min(inner, BLOCK_INNER));
  for (let row = 0; row < rows; row += BLOCK_ROWS) {
    const blockRows = Math.min(BLOCK_ROWS, rows - row);
    sums.fill(0);
    for (let k = 0; k < inner; k += BLOCK_INNER) {
      const blockInner = Math.min(BLOCK_INNER, inner - k);
      left.start = row * left.vectorStride + k * left.innerStride;
      packPanels(leftPanels, left, blockRows, blockInner);
      for (let column = 0, at = 0; column < columns; column += TILE) {
        right.start = column * right.vectorStride + k * right.innerStride;
        packPanels(rightPanel, right, Math.min(TILE, columns - column), blockInner);
        for (let i = 0; i < blockRows; i += TILE, at += TILE_SIZE) {
          multiplyTile(sums, at, leftPanels, i * blockInner, rightPanel, 0, blockInner);
        }
      }
    }
    storeTiles(out, sums, row, blockRows, columns, accumulate);
  }
  return out;
}

function countTiles(count: number): number {
  return Math.ceil(count / TILE);
}

/** Rounds the sums of a block of rows to float32 and puts them in their places; tiles come column by column. */
function storeTiles(
  out: Float32Array,
  sums: Float64Array,
  firstRow: number,
  blockRows: number,
  columns: number,
  accumulate: boolean,
): void {
  for (let column = 0, at = 0; column < columns; column += TILE) {
    const width = Math.min(TILE, columns - column);
    for (let i = 0; i < blockRows; i += TILE, at += TILE_SIZE) {
      const height = Math.min(TILE, blockRows - i);
      for (let n = 0; n < height; n++) {
        const to = (firstRow + i + n) * columns + column;
        const from = at + n * TILE;
        for (let m = 0; m < width; m++) out[to + m] = accumulate ? out[to + m] + sums[from + m] : sums[from + m];
      }
    }
  }
}
