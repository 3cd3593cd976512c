/**
 * Which register tile is fastest depends on the processor and on whether the engine joins two 128-bit operations into
 * one of 256 bits; neither can be asked for, so it is measured. No tile changes a result.
 */
import type { Engine, Tile } from '../engine.ts';

/** With revectorization 4x16 is fastest on an AMD Zen 5, 6x16 on an Intel Xeon; without it 6x8, and 4x8 in plain SIMD. */
export const TILES: readonly Tile[] = [
  { height: 4, columns: 16 },
  { height: 6, columns: 16 },
  { height: 6, columns: 8 },
  { height: 4, columns: 8 },
];

/** Divided by both heights, and small enough for the L1 and L2 caches: 0.05 ms at 60 GFLOP/s. */
const SHAPE = { rows: 48, inner: 256, columns: 128 };

/** A tile is compiled once more, to fast code, after it has run for a while: rounds with pauses let that happen. */
const WARM_ROUNDS = 8;
const MEASURED_ROUNDS = 4;
const CALLS = 6;
const PAUSE_MS = 2;

export async function chooseTile(engine: Engine): Promise<Tile> {
  const { rows, inner, columns } = SHAPE;
  const { memory, pool } = engine;
  const scratchBytes = pool.call('matmulScratchBytes', rows, inner);
  const floats = rows * inner + inner * columns + rows * columns;
  const address = memory.take(floats * 4 + scratchBytes);
  memory.float32(address, floats).fill(0.5);
  const b = address + rows * inner * 4;
  const out = b + inner * columns * 4;
  const scratch = address + floats * 4;
  const best = TILES.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < WARM_ROUNDS + MEASURED_ROUNDS; round++) {
    if (round < WARM_ROUNDS) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    for (const [index, tile] of TILES.entries()) {
      engine.useTile(tile);
      for (let i = 0; i < CALLS; i++) {
        const start = performance.now();
        pool.run('matmul', [address, b, out, rows, inner, columns, 0, 0, 0, 0, engine.tile, scratch, 0], 1);
        if (round >= WARM_ROUNDS) best[index] = Math.min(best[index], performance.now() - start);
      }
    }
  }
  memory.give(address);
  return TILES[best.indexOf(Math.min(...best))];
}
