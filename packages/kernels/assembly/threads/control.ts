/** The first 4096 bytes of the memory: how threads find each other. src/simd/threads/control.ts has the same numbers. */

/** Counts the barriers passed; threads wait for it to change. */
export const BARRIER_GENERATION: usize = 64;

/** Threads that have come to the present barrier. */
export const BARRIER_ARRIVED: usize = 128;

/** 1 where the main thread may sleep; a browser's must not. */
export const MAIN_MAY_WAIT: usize = 192;

/** 64 bytes that are always zero. */
export const ZEROS: usize = 256;
