/** Every way in which the kernels can run in this process. */
import { createSimdKernels, enableWasmFeatures, type SimdKernels, type Tile } from '../../src/index.ts';

enableWasmFeatures();

/** For what no tile has a part in. */
export const VARIANTS_OF_ANY_TILE: { relaxed: boolean; threads: number }[] = [true, false].flatMap((relaxed) =>
  [1, 2, 3].map((threads) => ({ relaxed, threads })),
);

export const VARIANTS: { relaxed: boolean; threads: number; tile: Tile }[] = VARIANTS_OF_ANY_TILE.flatMap((variant) =>
  [
    { height: 4, columns: 16 },
    { height: 6, columns: 16 },
    { height: 6, columns: 8 },
    { height: 4, columns: 8 },
  ].map((tile) => ({ ...variant, tile: tile as Tile })),
);

/** Kernels that use all their threads for the smallest work, and that have what was asked for. */
export async function createVariant(variant: { relaxed: boolean; threads: number; tile?: Tile }): Promise<SimdKernels> {
  const kernels = await createSimdKernels({ ...variant, serialBelow: 0, maximumBytes: 2 ** 28 });
  if (kernels.relaxed !== variant.relaxed || kernels.threads !== variant.threads) {
    throw new Error(`asked for ${JSON.stringify(variant)}, got ${kernels.description}`);
  }
  return kernels;
}
