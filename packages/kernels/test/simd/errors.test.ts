import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimdKernels, KernelError, type Kernels, type SimdKernels, scalarKernels } from '../../src/index.ts';
import { findFault } from '../../src/simd/creation/self-test.ts';
import { expectKernelError } from '../expect-error.ts';
import { normals } from '../numbers.ts';
import { createVariant } from './variants.ts';

let kernels: SimdKernels;
beforeAll(async () => {
  kernels = await createVariant({ relaxed: true, threads: 2, tile: { height: 4, columns: 16 } });
});
afterAll(() => kernels.dispose());

test('options that make no sense are named', async () => {
  await expect(createSimdKernels({ threads: 0 })).rejects.toThrow('threads is 0');
  await expect(createSimdKernels({ threads: 1.5 })).rejects.toThrow('threads is 1.5');
  await expect(createSimdKernels({ tile: { height: 5, columns: 16 } })).rejects.toThrow('tile is 5x16');
  await expect(createSimdKernels({ maximumBytes: 1000 })).rejects.toThrow('maximumBytes is 1000');
  await expect(createSimdKernels({ serialBelow: Number.NaN })).rejects.toThrow(KernelError);
});

test('arrays that do not fit their sizes are named, as by the scalar functions', () => {
  const a = new Float32Array(6);
  const shape = { a, b: new Float32Array(6), rows: 2, inner: 3, columns: 2 };
  for (const implementation of [kernels, scalarKernels] as Kernels[]) {
    expectKernelError(() => implementation.matmul({ ...shape, rows: 3 }), 'INVALID_ARGUMENT', 'a has 6', '9');
    expectKernelError(() => implementation.matmul({ ...shape, inner: 0 }), 'INVALID_ARGUMENT', 'inner is 0');
    expectKernelError(() => implementation.matmul({ ...shape, out: a.subarray(0, 4) }), 'INVALID_ARGUMENT', 'out');
    const gather = { table: a, ids: Int32Array.of(0, 2), rowLength: 3 };
    expectKernelError(() => implementation.gatherRows(gather), 'INVALID_ARGUMENT', 'ids[1] is 2');
    const loss = { logits: a, targets: Int32Array.of(-1), rows: 1, vocabSize: 6 };
    expectKernelError(() => implementation.softmaxCrossEntropy(loss), 'INVALID_ARGUMENT', 'targets[0] is -1');
    const clip = { gradients: [a], clipNorm: Number.NaN };
    expectKernelError(() => implementation.clipByGlobalNorm(clip), 'INVALID_ARGUMENT', 'clipNorm is NaN');
  }
  const bias = new Float32Array(2);
  expectKernelError(() => kernels.matmul({ ...shape, bias, accumulate: true }), 'INVALID_ARGUMENT', 'accumulate');
});

test('a table with other ids than rows is refused before anything is read', () => {
  const [time, batch, units] = [1, 2, 2];
  const input = {
    table: new Float32Array(3 * 6),
    ids: Int32Array.of(0, 3),
    recurrentKernel: new Float32Array(12),
    recurrentBias: new Float32Array(6),
    initialState: new Float32Array(4),
    time,
    batch,
    units,
  };
  expectKernelError(() => kernels.gruTableForward(input), 'INVALID_ARGUMENT', 'ids[1] is 3', '[0, 3)');
  const table = new Float32Array(7);
  expectKernelError(() => kernels.gruTableForward({ ...input, table }), 'INVALID_ARGUMENT', 'table has 7');
});

test('after dispose nothing is computed, and disposing again is harmless', async () => {
  const disposed = await createVariant({ relaxed: true, threads: 2, tile: { height: 4, columns: 16 } });
  disposed.dispose();
  disposed.dispose();
  expectKernelError(() => disposed.allocate(1), 'DISPOSED', 'createSimdKernels');
  expectKernelError(() => disposed.globalNorm([normals(3, 1)]), 'DISPOSED');
});

test('the self-test finds what is computed wrong', () => {
  const keep = () => {};
  expect(findFault(scalarKernels, keep)).toBeUndefined();
  const flawed: Kernels = {
    ...scalarKernels,
    matmul: (options) => {
      const out = scalarKernels.matmul(options);
      if (options.rows === 13) out[12 * options.columns + 36] += 0.1;
      return out;
    },
  };
  expect(findFault(flawed, keep)).toBe('matmul of 13 rows');
  const withoutBias: Kernels = {
    ...scalarKernels,
    gruSequenceForward: (input) =>
      scalarKernels.gruSequenceForward({ ...input, recurrentBias: new Float32Array(input.recurrentBias.length) }),
  };
  expect(findFault(withoutBias, keep)).toBe('GRU');
});
