import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SimdKernels, scalarKernels } from '../../src/index.ts';
import { expectKernelError } from '../expect-error.ts';
import { normals } from '../numbers.ts';
import { createVariant } from './variants.ts';

describe.each([
  { relaxed: true, threads: 1 },
  { relaxed: true, threads: 3 },
  { relaxed: false, threads: 2 },
])('relaxed $relaxed, $threads threads', (variant) => {
  let kernels: SimdKernels;
  beforeAll(async () => {
    kernels = await createVariant({ ...variant, tile: { height: 4, columns: 16 } });
  });
  afterAll(() => kernels.dispose());

  test.each([
    [1, 1],
    [3, 5],
    [64, 64],
    [70, 210],
    [301, 33],
    [130, 129],
  ])('an orthogonal matrix of %i x %i has the bits of the scalar one', (rows, columns) => {
    const options = { normals: normals(rows * columns, rows), rows, columns };
    expect(kernels.orthogonalize(options)).toEqual(scalarKernels.orthogonalize(options));
  });

  test('columns that depend on one another are refused', () => {
    const dependent = Float32Array.of(1, 2, 2, 4, 3, 6);
    expectKernelError(() => kernels.orthogonalize({ normals: dependent, rows: 3, columns: 2 }), 'RANK_DEFICIENT');
    const notFinite = Float32Array.of(1, Number.NaN, 0, 1);
    expectKernelError(
      () => kernels.orthogonalize({ normals: notFinite, rows: 2, columns: 2 }),
      'RANK_DEFICIENT',
      'NaN',
    );
  });
});
