/** How a GRU's sequence is dealt out to threads. No choice changes a result. */
import type { Engine } from '../engine.ts';

/** Rows for each thread from which on it is faster to take whole rows than to meet after each step. */
const ROWS_PER_THREAD = 16;

export interface GruPlan {
  threads: number;
  /** Each thread takes some of the units and meets the others after each step, instead of some rows by itself. */
  splitUnits: boolean;
}

export function planGru(engine: Engine, batch: number, units: number): GruPlan {
  const threads = engine.threadsFor(batch * units * 3 * units);
  return { threads, splitUnits: threads > 1 && batch < ROWS_PER_THREAD * threads };
}
