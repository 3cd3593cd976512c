import { expect, test } from 'vitest';
import { gatherRows, scatterAddRows } from '../src/index.ts';
import { expectKernelError } from './expect-error.ts';
import { expectClose, normals, randomIds } from './numbers.ts';

test('gatherRows copies the row of each id', () => {
  const table = Float32Array.of(0, 1, 10, 11, 20, 21);
  const gathered = gatherRows({ table, ids: Int32Array.of(2, 0, 2), rowLength: 2 });
  expect(gathered).toEqual(Float32Array.of(20, 21, 0, 1, 20, 21));
  gathered.fill(-1);
  expect(table[0]).toBe(0);
});

test('scatterAddRows is the transpose of gatherRows: <gather(t), g> = <t, scatter(g)>', () => {
  const [rows, rowLength] = [7, 5];
  const ids = randomIds(40, rows, 1);
  const table = normals(rows * rowLength, 2);
  const gradient = normals(ids.length * rowLength, 3);
  const inner = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const scattered = scatterAddRows({ gradient, ids, rows, rowLength });
  expectClose([inner(table, scattered)], [inner(gatherRows({ table, ids, rowLength }), gradient)], 'product', 1e-6);
});

test('scatterAddRows adds equal ids in float64 and leaves other rows zero', () => {
  const gradient = new Float32Array(1001).fill(1);
  gradient[0] = 2 ** 25;
  const ids = new Int32Array(1001).fill(1);
  const scattered = scatterAddRows({ gradient, ids, rows: 3, rowLength: 1 });
  expect(scattered).toEqual(Float32Array.of(0, 2 ** 25 + 1000, 0));
});

test('an id outside the table is named, with its place', () => {
  const table = new Float32Array(6);
  const gather = (id: number) => gatherRows({ table, ids: Int32Array.of(0, id), rowLength: 2 });
  expectKernelError(() => gather(3), 'INVALID_ARGUMENT', 'ids[1] is 3', '[0, 3)');
  expectKernelError(() => gather(-1), 'INVALID_ARGUMENT', 'ids[1] is -1');
  const scatter = () => scatterAddRows({ gradient: new Float32Array(2), ids: Int32Array.of(9), rows: 9, rowLength: 2 });
  expectKernelError(scatter, 'INVALID_ARGUMENT', 'ids[0] is 9');
});

test('a table that is no whole number of rows is refused', () => {
  const run = () => gatherRows({ table: new Float32Array(7), ids: Int32Array.of(0), rowLength: 2 });
  expectKernelError(run, 'INVALID_ARGUMENT', '7', 'rowLength 2');
});
