/** How a GRU's sequence is dealt out to threads. No choice changes a result. */
import type { Engine } from '../engine.ts';

/** Rows for each thread from which on it is faster to take whole rows than to meet after each step. */
const ROWS_PER_THREAD = 16;

export interface GruPlan {
  threads: number;
  /** Each thread takes some of the units and meets the others after each step, instead of some rows by itself. */
  splitUnits: boolean;
}

export function planGru(
  engine: Engine,
  { time, batch, units }: { time: number; batch: number; units: number },
): GruPlan {
  const multiplicationsOfStep = batch * units * 3 * units;
  const splitUnits = batch < ROWS_PER_THREAD * engine.pool.threads;
  const threads = engine.threadsFor(splitUnits ? multiplicationsOfStep : time * multiplicationsOfStep);
  return { threads, splitUnits: splitUnits && threads > 1 };
}
