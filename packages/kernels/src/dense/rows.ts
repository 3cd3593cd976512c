/** What a bias needs: one row added to every row of a matrix, and the sum of all rows, which is its gradient. */
import { checkLength, checkSizes } from '../check-arguments.ts';

/**
 * Adds `bias` `[columns]` to each row of `x` `[rows, columns]`, in place.
 *
 * @throws KernelError `INVALID_ARGUMENT` when the lengths do not fit.
 */
export function addBias(options: { x: Float32Array; bias: Float32Array; rows: number; columns: number }): void {
  const { x, bias, rows, columns } = options;
  checkSizes({ rows, columns });
  checkLength('x', x, rows * columns);
  checkLength('bias', bias, columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) x[at] += bias[column];
  }
}

/**
 * The sum over the rows of `x` `[rows, columns]`: `[columns]`, added up in float64 from the first row to the last.
 *
 * @throws KernelError `INVALID_ARGUMENT` when the lengths do not fit.
 */
export function sumRows(options: { x: Float32Array; rows: number; columns: number }): Float32Array {
  const { x, rows, columns } = options;
  checkSizes({ rows, columns });
  checkLength('x', x, rows * columns);
  const sums = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) sums[column] += x[at];
  }
  return Float32Array.from(sums);
}
