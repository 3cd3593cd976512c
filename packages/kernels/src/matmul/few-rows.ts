/**
 * The product for a few rows, as in generating text. Packing the right operand would cost as much as the product itself,
 * so it is read where it lies: 1.2 ms for 1x1024x3072 (5 GFLOP/s). The sums run in the same order as in the tiles, in
 * float64 too, to the same bits.
 */

/** Up to this many rows reading in place is faster than packing, measured on 1024x3072. */
export const FEW_ROWS = 7;

/** Columns whose sums are in registers together; 16 would not fit. */
const COLUMNS_AT_ONCE = 8;

/** Rows of the right operand gone through at a time: their pages stay in the TLB while the columns are walked. */
const INNER_AT_ONCE = 32;

export interface FewRowsOperands {
  a: Float32Array;
  b: Float32Array;
  out: Float32Array;
  rows: number;
  inner: number;
  columns: number;
  accumulate: boolean;
}

/** `out = a · b`, or `out += a · b`, with nothing transposed. */
export function multiplyFewRows({ a, b, out, rows, inner, columns, accumulate }: FewRowsOperands): void {
  const sums = new Float64Array(columns);
  const columnsInEights = columns - (columns % COLUMNS_AT_ONCE);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let k = 0; k < inner; k += INNER_AT_ONCE) {
      const aStart = row * inner + k;
      const aEnd = aStart + Math.min(INNER_AT_ONCE, inner - k);
      for (let column = 0; column < columnsInEights; column += COLUMNS_AT_ONCE) {
        addEightColumns(sums, column, a, aStart, aEnd, b, k * columns + column, columns);
      }
      for (let column = columnsInEights; column < columns; column++) {
        for (let p = aStart, q = k * columns + column; p < aEnd; p++, q += columns) sums[column] += a[p] * b[q];
      }
    }
    const start = row * columns;
    for (let j = 0; j < columns; j++) out[start + j] = accumulate ? out[start + j] + sums[j] : sums[j];
  }
}

function addEightColumns(
  sums: Float64Array,
  at: number,
  a: Float32Array,
  aStart: number,
  aEnd: number,
  b: Float32Array,
  bStart: number,
  columns: number,
): void {
  let s0 = sums[at];
  let s1 = sums[at + 1];
  let s2 = sums[at + 2];
  let s3 = sums[at + 3];
  let s4 = sums[at + 4];
  let s5 = sums[at + 5];
  let s6 = sums[at + 6];
  let s7 = sums[at + 7];
  for (let p = aStart, q = bStart; p < aEnd; p++, q += columns) {
    const x = a[p];
    s0 += x * b[q];
    s1 += x * b[q + 1];
    s2 += x * b[q + 2];
    s3 += x * b[q + 3];
    s4 += x * b[q + 4];
    s5 += x * b[q + 5];
    s6 += x * b[q + 6];
    s7 += x * b[q + 7];
  }
  sums[at] = s0;
  sums[at + 1] = s1;
  sums[at + 2] = s2;
  sums[at + 3] = s3;
  sums[at + 4] = s4;
  sums[at + 5] = s5;
  sums[at + 6] = s6;
  sums[at + 7] = s7;
}
