import { describe, expect, test } from 'vitest';
import { type MatmulOptions, matmul } from '../src/index.ts';
import { expectKernelError } from './expect-error.ts';
import { normals } from './numbers.ts';

/** The textbook's three loops: one float64 sum in order for each element, rounded once. */
function multiplyNaively({ a, b, out, rows, inner, columns, ...flags }: MatmulOptions): Float32Array {
  const result = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        const x = flags.transposeA ? a[k * rows + i] : a[i * inner + k];
        const y = flags.transposeB ? b[j * inner + k] : b[k * columns + j];
        sum += x * y;
      }
      result[i * columns + j] = flags.accumulate && out ? out[i * columns + j] + sum : sum;
    }
  }
  return result;
}

/** `[rows, inner, columns]`: edges of tiles, of the path for few rows, and of blocks of 64 rows and 512 inner elements. */
const SHAPES = [
  [1, 1, 1],
  [1, 37, 19],
  [2, 3, 5],
  [4, 4, 4],
  [5, 33, 7],
  [7, 40, 17],
  [8, 9, 10],
  [13, 1, 3],
  [65, 20, 6],
  [9, 513, 5],
  [3, 1030, 9],
  [130, 1025, 13],
] as const;

describe.each([
  { transposeA: false, transposeB: false },
  { transposeA: true, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: true },
])('with $transposeA, $transposeB for transposeA, transposeB', (flags) => {
  test.each(SHAPES)('%i x %i x %i has the bits of one ordered float64 sum for each element', (rows, inner, columns) => {
    const shape = { rows, inner, columns, ...flags };
    const options = { a: normals(rows * inner, 1), b: normals(inner * columns, 2), ...shape };
    expect(matmul(options)).toEqual(multiplyNaively(options));
  });

  test.each([
    [3, 10, 11],
    [20, 10, 11],
  ])('%i x %i x %i is added to what out holds', (rows, inner, columns) => {
    const shape = { rows, inner, columns, ...flags, accumulate: true };
    const out = normals(rows * columns, 3);
    const options = { a: normals(rows * inner, 4), b: normals(inner * columns, 5), out, ...shape };
    const expected = multiplyNaively(options);
    expect(matmul(options)).toBe(out);
    expect(out).toEqual(expected);
  });
});

test('out is overwritten, whatever it held', () => {
  const out = new Float32Array(8 * 3).fill(Number.NaN);
  const options = { a: normals(8 * 5, 1), b: normals(5 * 3, 2), rows: 8, inner: 5, columns: 3 };
  expect(matmul({ ...options, out })).toEqual(multiplyNaively(options));
});

test('a row of the result has the same bits whatever rows are computed with it', () => {
  const [rows, inner, columns] = [70, 300, 21];
  const a = normals(rows * inner, 6);
  const b = normals(inner * columns, 7);
  const together = matmul({ a, b, rows, inner, columns });
  for (const count of [1, 2, 7, 8, 33]) {
    for (const first of [0, 5, rows - count]) {
      const some = a.subarray(first * inner, (first + count) * inner);
      const expected = together.subarray(first * columns, (first + count) * columns);
      expect(matmul({ a: some, b, rows: count, inner, columns })).toEqual(Float32Array.from(expected));
    }
  }
});

test.each([2, 9])('in a product of %i rows, NaN, Infinity and 0 * Infinity come through where they should', (rows) => {
  const inner = 6;
  const columns = 9;
  const a = normals(rows * inner, 8);
  const b = normals(inner * columns, 9);
  a[0] = 0;
  b[4] = Number.POSITIVE_INFINITY;
  a[inner + 2] = Number.NaN;
  const product = matmul({ a, b, rows, inner, columns });
  expect(product).toEqual(multiplyNaively({ a, b, rows, inner, columns }));
  expect(product[4]).toBeNaN();
  expect(product[5]).not.toBeNaN();
  expect(product.subarray(columns, 2 * columns).every(Number.isNaN)).toBe(true);
});

test('wrong sizes, lengths and arrays are named', () => {
  const right = { a: new Float32Array(6), b: new Float32Array(12), rows: 2, inner: 3, columns: 4 };
  expectKernelError(() => matmul({ ...right, rows: 0 }), 'INVALID_ARGUMENT', 'rows is 0');
  expectKernelError(() => matmul({ ...right, inner: -3 }), 'INVALID_ARGUMENT', 'inner is -3');
  expectKernelError(() => matmul({ ...right, columns: Number.NaN }), 'INVALID_ARGUMENT', 'columns is NaN');
  expectKernelError(() => matmul({ ...right, columns: 2.5 }), 'INVALID_ARGUMENT', 'columns is 2.5');
  expectKernelError(() => matmul({ ...right, a: new Float32Array(7) }), 'INVALID_ARGUMENT', 'a has 7', '6');
  expectKernelError(() => matmul({ ...right, b: new Float32Array(3) }), 'INVALID_ARGUMENT', 'b has 3', '12');
  expectKernelError(() => matmul({ ...right, out: new Float32Array(9) }), 'INVALID_ARGUMENT', 'out has 9', '8');
  const untyped = new Array(6).fill(0) as unknown as Float32Array;
  expectKernelError(() => matmul({ ...right, a: untyped }), 'INVALID_ARGUMENT', 'a is an Array');
});

test('an out that overlaps an operand is refused; a neighbour in the same buffer is not', () => {
  const memory = new Float32Array(24);
  const [a, b] = [memory.subarray(0, 4), memory.subarray(4, 8)];
  const shape = { a, b, rows: 2, inner: 2, columns: 2 };
  expectKernelError(() => matmul({ ...shape, out: memory.subarray(3, 7) }), 'INVALID_ARGUMENT', 'memory with a');
  expectKernelError(() => matmul({ ...shape, out: b }), 'INVALID_ARGUMENT', 'memory with b');
  expect(matmul({ ...shape, out: memory.subarray(8, 12) })).toHaveLength(4);
});
