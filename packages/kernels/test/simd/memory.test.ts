import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimdKernels, type SimdKernels, scalarKernels } from '../../src/index.ts';
import { ALIGNMENT, Allocator } from '../../src/simd/memory/allocator.ts';
import { expectKernelError } from '../expect-error.ts';
import { expectClose, normals, randomIds } from '../numbers.ts';
import { createVariant } from './variants.ts';

describe('the allocator', () => {
  test('gives pieces that never overlap, and has one piece again when all are back', () => {
    const size = 2 ** 20;
    const allocator = new Allocator(100);
    allocator.extend(128 + size);
    const taken = new Map<number, number>();
    for (const choice of randomIds(5000, 1000, 1)) {
      const bytes = choice * 7;
      if (choice % 5 < 3) {
        const start = allocator.take(bytes);
        if (start === undefined) continue;
        expect(start % ALIGNMENT).toBe(0);
        expect(start >= 128 && start + bytes <= 128 + size).toBe(true);
        for (const [other, length] of taken) expect(start + bytes <= other || other + length <= start).toBe(true);
        taken.set(start, bytes);
      } else {
        const [start] = taken.keys();
        if (start !== undefined) expect(allocator.give(start)).toBe(true);
        taken.delete(start);
      }
    }
    for (const start of taken.keys()) allocator.give(start);
    expect(allocator.usedBytes).toBe(0);
    expect(allocator.take(size)).toBe(128);
  });

  test('says how much is missing', () => {
    const allocator = new Allocator(0);
    allocator.extend(640);
    expect(allocator.missingFor(1000)).toBe(1024 - 640);
    expect(allocator.missingFor(600)).toBe(0);
  });
});

function trainStep(kernels: SimdKernels): void {
  const [time, batch, units] = [4, 20, 40];
  const projection = kernels.allocate(time * batch * 3 * units);
  const recurrentKernel = normals(units * 3 * units, 1, 0.1);
  const shape = { recurrentKernel, initialState: normals(batch * units, 2), time, batch, units };
  const forward = kernels.gruSequenceForward({ projection, recurrentBias: normals(3 * units, 3), ...shape });
  const gradients = kernels.gruSequenceBackward({ ...shape, ...forward, outputsGradient: forward.outputs });
  for (const array of [projection, ...Object.values(forward), ...Object.values(gradients)]) kernels.free(array);
}

describe.each([{ threads: 1 }, { threads: 2 }])('the memory of $threads threads', ({ threads }) => {
  let kernels: SimdKernels;
  beforeAll(async () => {
    kernels = await createVariant({ relaxed: true, threads, tile: { height: 4, columns: 8 } });
  });
  afterAll(() => kernels.dispose());

  test('is the same after 200 steps as after the first, with all of it free', () => {
    const { usedBytes } = kernels.memory;
    trainStep(kernels);
    const { bytes } = kernels.memory;
    for (let step = 0; step < 200; step++) trainStep(kernels);
    expect(kernels.memory).toEqual({ usedBytes, bytes });
  });

  test('holds arrays of zeros that are used in place, wherever they begin', () => {
    const [rows, inner, columns] = [3, 5, 7];
    const all = kernels.allocate(100);
    expect(all.byteOffset % 64).toBe(0);
    expect(all.every((x) => x === 0)).toBe(true);
    const a = all.subarray(1, 1 + rows * inner);
    const out = all.subarray(50, 50 + rows * columns);
    a.set(normals(a.length, 1));
    const b = normals(inner * columns, 2);
    expect(kernels.owns(a)).toBe(true);
    expect(kernels.owns(b)).toBe(false);
    expect(kernels.matmul({ a, b, out, rows, inner, columns })).toBe(out);
    expectClose(out, scalarKernels.matmul({ a: a.slice(), b, rows, inner, columns }), 'out');
    expect(all[0]).toBe(0);
    expect(all[50 + out.length]).toBe(0);
    kernels.free(all);
  });

  test('takes an array back once', () => {
    const array = kernels.allocate(10);
    kernels.free(array);
    expectKernelError(() => kernels.free(array), 'INVALID_ARGUMENT', '10 elements', 'freed before');
    expectKernelError(() => kernels.free(new Float32Array(3)), 'INVALID_ARGUMENT', '3 elements');
    expectKernelError(() => kernels.allocate(-1), 'INVALID_ARGUMENT', 'length is -1');
  });

  test('that is full says so with the sizes, and is as good as before', () => {
    const { usedBytes } = kernels.memory;
    expectKernelError(() => kernels.allocate(2 ** 27), 'OUT_OF_MEMORY', String(2 ** 29), String(2 ** 28), 'batch');
    const sizes = { time: 1000, batch: 200, units: 100 };
    const projection = new Float32Array(1000 * 200 * 300);
    const recurrentKernel = new Float32Array(100 * 300);
    const weights = { recurrentKernel, recurrentBias: new Float32Array(300), initialState: new Float32Array(20_000) };
    expectKernelError(() => kernels.gruSequenceForward({ projection, ...weights, ...sizes }), 'OUT_OF_MEMORY');
    expect(kernels.memory.usedBytes).toBe(usedBytes);
    trainStep(kernels);
  });
});

test('views stay good when shared memory grows', async () => {
  const kernels = await createVariant({ relaxed: true, threads: 2, tile: { height: 4, columns: 8 } });
  const before = kernels.allocate(8);
  before.set([1, 2, 3, 4, 5, 6, 7, 8]);
  const { bytes } = kernels.memory;
  const large = kernels.allocate(bytes / 4);
  expect(kernels.memory.bytes).toBeGreaterThan(bytes);
  expect(kernels.owns(before)).toBe(true);
  expect(Array.from(before)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(kernels.globalNorm([before])).toBeCloseTo(Math.sqrt(204), 6);
  const overlapping = { a: before.subarray(0, 4), b: large.subarray(0, 4), rows: 2, inner: 2, columns: 2 };
  const out = kernels.matmul({ ...overlapping, out: large.subarray(4, 8) });
  expect(out.length).toBe(4);
  expectKernelError(() => kernels.matmul({ ...overlapping, out: before.subarray(2, 6) }), 'INVALID_ARGUMENT', 'out');
  kernels.dispose();
});

test('a maximum that no engine gives is refused', async () => {
  await expect(createSimdKernels({ threads: 1, maximumBytes: 2 ** 33 })).rejects.toThrow('maximumBytes is 8589934592');
});
