import { expect, test } from 'vitest';
import { scalarKernels } from '../../src/index.ts';
import { normals } from '../numbers.ts';
import { createVariant, VARIANTS_OF_ANY_TILE } from './variants.ts';

/** Around blocks of 8, cache lines of 16 and groups of 32, fewer lines than threads, and many groups. */
const LENGTHS = [0, 1, 5, 8, 15, 31, 32, 33, 49, 100, 1003, 10_007];

test.each(VARIANTS_OF_ANY_TILE)(
  'relaxed $relaxed, $threads threads: the weights that are dropped are those of the scalar function',
  async (variant) => {
    const kernels = await createVariant(variant);
    for (const [layer, length] of LENGTHS.entries()) {
      for (const seed of [0, 7, 2 ** 40 + 5, -(2 ** 52) - 1]) {
        for (const rate of [0, 0.3, 0.75, 1 - 2 ** -53]) {
          const options = { weights: normals(length, 1), rate, seed, step: 2 ** 31 + length, layer };
          const dropped = kernels.dropWeights(options);
          expect(dropped, `${length} weights, seed ${seed}, rate ${rate}`).toEqual(scalarKernels.dropWeights(options));
          kernels.free(dropped);
        }
      }
    }
    kernels.dispose();
  },
);

test('a result is written up to its end and no further', async () => {
  const kernels = await createVariant({ relaxed: true, threads: 2 });
  for (const length of [1, 3, 17, 29, 35]) {
    const weights = kernels.allocate(length).fill(1);
    // What was freed is given out again: the result lies where these marks were.
    kernels.free(kernels.allocate(64).fill(5));
    const dropped = kernels.dropWeights({ weights, rate: 0, seed: 1, step: 1, layer: 0 });
    const around = new Float32Array(dropped.buffer, dropped.byteOffset, 64);
    expect(Array.from(around)).toEqual([...new Array(length).fill(1), ...new Array(64 - length).fill(5)]);
    kernels.free(dropped);
    kernels.free(weights);
  }
  kernels.dispose();
});
