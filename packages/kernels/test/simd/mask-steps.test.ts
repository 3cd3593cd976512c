import { expect, test } from 'vitest';
import { scalarKernels } from '../../src/index.ts';
import { normals } from '../numbers.ts';
import { createVariant, VARIANTS_OF_ANY_TILE } from './variants.ts';

test.each(VARIANTS_OF_ANY_TILE)(
  'relaxed $relaxed, $threads threads: masked steps have the bits of the scalar function',
  async (variant) => {
    const kernels = await createVariant(variant);
    for (const length of [1, 3, 4, 15, 17, 64, 1003]) {
      for (const steps of [0, 1, 2, 7, 50]) {
        const options = { sequence: normals(steps * length, 1), mask: normals(length, 2) };
        const masked = kernels.maskSteps(options);
        expect(masked, `${steps} steps of ${length}`).toEqual(scalarKernels.maskSteps(options));
        kernels.free(masked);
      }
    }
    kernels.dispose();
  },
);

test('a result is written up to its end and no further', async () => {
  const kernels = await createVariant({ relaxed: true, threads: 2 });
  for (const length of [1, 3, 5, 17]) {
    const [sequence, mask] = [kernels.allocate(3 * length).fill(1), kernels.allocate(length).fill(2)];
    // What was freed is given out again: the result lies where these marks were.
    kernels.free(kernels.allocate(64).fill(5));
    const masked = kernels.maskSteps({ sequence, mask });
    const around = new Float32Array(masked.buffer, masked.byteOffset, 64);
    expect([...around]).toEqual([...new Array(3 * length).fill(2), ...new Array(64 - 3 * length).fill(5)]);
    for (const array of [masked, sequence, mask]) kernels.free(array);
  }
  kernels.dispose();
});
