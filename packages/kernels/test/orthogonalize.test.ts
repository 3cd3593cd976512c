import { describe, expect, test } from 'vitest';
import { orthogonalize } from '../src/index.ts';
import { expectKernelError } from './expect-error.ts';
import { expectClose, normals } from './numbers.ts';

/** Gram-Schmidt on the columns of a tall matrix in float64, each column twice: its R has a positive diagonal too. */
function orthogonalizeNaively(matrix: ArrayLike<number>, length: number, width: number): number[][] {
  const columns: number[][] = [];
  const inner = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  for (let j = 0; j < width; j++) {
    let column = Array.from({ length }, (_, i) => matrix[i * width + j]);
    for (const _pass of [1, 2]) {
      for (const other of columns) {
        const share = inner(column, other);
        column = column.map((value, i) => value - share * other[i]);
      }
    }
    const norm = Math.sqrt(inner(column, column));
    columns.push(column.map((value) => value / norm));
  }
  return columns;
}

const transpose = (columns: number[][]): number[][] => columns[0].map((_, i) => columns.map((column) => column[i]));

describe.each([
  [1, 1],
  [1, 6],
  [4, 12],
  [5, 15],
  [9, 4],
  [7, 7],
  [32, 32],
  [33, 35],
  [38, 21],
  [50, 150],
])('a matrix of %i x %i', (rows, columns) => {
  const matrix = normals(rows * columns, rows + columns);
  const q = orthogonalize({ normals: matrix, rows, columns });

  test('is the Q of Gram-Schmidt, transposed where it is wide', () => {
    const naive = orthogonalizeNaively(matrix, Math.max(rows, columns), Math.min(rows, columns));
    expectClose(q, (rows < columns ? naive : transpose(naive)).flat(), 'Q', 1e-6);
  });

  test('has orthonormal rows or columns, whichever are shorter', () => {
    const wide = rows < columns;
    const [count, length] = wide ? [rows, columns] : [columns, rows];
    const at = (vector: number, i: number) => (wide ? q[vector * columns + i] : q[i * columns + vector]);
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let i = 0; i < length; i++) product += at(a, i) * at(b, i);
        expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(1e-6);
      }
    }
  });
});

test('an ill-conditioned matrix still gives an accurate Q', () => {
  const [rows, columns] = [40, 8];
  const matrix = Float64Array.from(normals(rows * columns, 1));
  // The last column is the first one but for a millionth: a condition number of 1e6, whose square float64 just holds.
  for (let i = 0; i < rows; i++) matrix[i * columns + 7] = matrix[i * columns] + 1e-6 * matrix[i * columns + 7];
  const expected = transpose(orthogonalizeNaively(matrix, rows, columns)).flat();
  expectClose(orthogonalize({ normals: matrix, rows, columns }), expected, 'Q');
});

test('the numbers are not changed', () => {
  const matrix = Float64Array.from(normals(12, 2));
  const before = matrix.slice();
  orthogonalize({ normals: matrix, rows: 3, columns: 4 });
  expect(matrix).toEqual(before);
});

test('dependent columns and numbers that are not finite are refused', () => {
  const run = (matrix: Float32Array) => () => orthogonalize({ normals: matrix, rows: 6, columns: 2 });
  expectKernelError(run(new Float32Array(12).fill(0.3)), 'RANK_DEFICIENT', 'draw other numbers');
  expectKernelError(run(new Float32Array(12)), 'RANK_DEFICIENT');
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const matrix = normals(12, 3);
    matrix[5] = value;
    expectKernelError(run(matrix), 'RANK_DEFICIENT');
  }
});

test('columns that depend on one another but for rounding are refused', () => {
  const [rows, columns] = [30, 5];
  for (let seed = 0; seed < 20; seed++) {
    const matrix = Float64Array.from(normals(rows * columns, seed));
    for (let i = 0; i < rows * columns; i += columns) matrix[i + 4] = 0.3 * matrix[i] - 0.7 * matrix[i + 2];
    expectKernelError(() => orthogonalize({ normals: matrix, rows, columns }), 'RANK_DEFICIENT');
  }
});

test('a length that does not fit is named', () => {
  const run = () => orthogonalize({ normals: new Float32Array(5), rows: 2, columns: 3 });
  expectKernelError(run, 'INVALID_ARGUMENT', 'normals has 5', '6');
});
