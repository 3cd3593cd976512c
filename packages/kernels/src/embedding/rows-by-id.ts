/** Rows of a table by id: the embedding's forward pass, and its backward pass. */
import { checkIds, checkLength, checkSizes } from '../check-arguments.ts';
import { KernelError } from '../kernel-error.ts';

/**
 * `table[ids]`, `[ids.length, rowLength]`. The number of rows of `table` follows from its length.
 *
 * @throws KernelError `INVALID_ARGUMENT` for an id outside the table, or a table that is no whole number of rows.
 */
export function gatherRows(options: { table: Float32Array; ids: Int32Array; rowLength: number }): Float32Array {
  const { table, ids, rowLength } = options;
  checkGather(options);
  const gathered = new Float32Array(ids.length * rowLength);
  for (let i = 0; i < ids.length; i++) {
    const start = ids[i] * rowLength;
    gathered.set(table.subarray(start, start + rowLength), i * rowLength);
  }
  return gathered;
}

/** What {@link scatterAddRows} takes. */
export interface ScatterAddRowsOptions {
  /** `[ids.length, rowLength]` */
  gradient: Float32Array;
  /** Each in [0, rows), in the order of the gradient's rows. */
  ids: Int32Array;
  /** Rows of the table that was gathered from. */
  rows: number;
  /** Numbers in a row. */
  rowLength: number;
}

/**
 * The gradient of {@link gatherRows} with respect to the table: `[rows, rowLength]`, where each row is the float64 sum
 * of the gradient's rows with its id, in their order; zero where no id points.
 *
 * @throws KernelError `INVALID_ARGUMENT` for an id outside [0, rows) or lengths that do not fit.
 */
export function scatterAddRows({ gradient, ids, rows, rowLength }: ScatterAddRowsOptions): Float32Array {
  checkSizes({ rows, rowLength });
  checkLength('gradient', gradient, ids.length * rowLength);
  checkIds('ids', ids, rows);
  const sums = new Float64Array(rows * rowLength);
  for (let i = 0, from = 0; i < ids.length; i++) {
    const start = ids[i] * rowLength;
    for (let j = 0; j < rowLength; j++, from++) sums[start + j] += gradient[from];
  }
  return Float32Array.from(sums);
}

/** Throws `INVALID_ARGUMENT` unless every id is that of a row of the table. */
export function checkGather(options: { table: Float32Array; ids: Int32Array; rowLength: number }): void {
  const { table, ids, rowLength } = options;
  checkSizes({ rowLength });
  const rows = table.length / rowLength;
  if (!Number.isInteger(rows)) {
    throw new KernelError(
      'INVALID_ARGUMENT',
      `table has ${table.length} elements, no multiple of rowLength ${rowLength}: check its shape.`,
    );
  }
  checkIds('ids', ids, rows);
}
