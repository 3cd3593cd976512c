/** Rows by id and sums of rows on the engine. */
import { checkIds, checkLength, checkSizes } from '../../check-arguments.ts';
import { checkGather, type ScatterAddRowsOptions } from '../../embedding/rows-by-id.ts';
import type { Engine } from '../engine.ts';

export function gatherRows(
  engine: Engine,
  options: { table: Float32Array; ids: Int32Array; rowLength: number },
): Float32Array {
  checkGather(options);
  const { table, ids, rowLength } = options;
  return engine.compute((call) => {
    const out = call.result(ids.length * rowLength);
    const args = [call.input(table), call.input(ids), ids.length, rowLength, out.byteOffset];
    engine.pool.run('gatherRows', args, engine.threadsFor(ids.length * rowLength));
    return out;
  });
}

export function scatterAddRows(engine: Engine, options: ScatterAddRowsOptions): Float32Array {
  const { gradient, ids, rows, rowLength } = options;
  checkSizes({ rows, rowLength });
  checkLength('gradient', gradient, ids.length * rowLength);
  checkIds('ids', ids, rows);
  return addRows(engine, gradient, ids, ids.length, rowLength, rows);
}

export function sumRows(
  engine: Engine,
  { x, rows, columns }: { x: Float32Array; rows: number; columns: number },
): Float32Array {
  checkSizes({ rows, columns });
  checkLength('x', x, rows * columns);
  return addRows(engine, x, undefined, rows, columns, 1);
}

function addRows(
  engine: Engine,
  x: Float32Array,
  ids: Int32Array | undefined,
  count: number,
  columns: number,
  tableRows: number,
): Float32Array {
  return engine.compute((call) => {
    const out = call.result(tableRows * columns);
    const sums = call.scratch(out.length * Float64Array.BYTES_PER_ELEMENT);
    const idsAddress = ids === undefined ? 0 : call.input(ids);
    const args = [call.input(x), idsAddress, count, columns, tableRows, out.byteOffset, sums];
    engine.pool.run('scatterAddRows', args, engine.threadsFor(count * columns));
    return out;
  });
}
