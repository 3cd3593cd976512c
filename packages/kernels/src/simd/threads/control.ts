/**
 * The first bytes of the memory: how the main thread and the workers find each other. assembly/threads/control.ts has
 * the addresses between 64 and 320. Each counter that is waited for has a cache line of its own. All are byte addresses.
 */

/** Counts the commands; workers wait for it to change. */
export const COMMAND_GENERATION = 0;

/** 1 where the main thread may sleep: a browser's must not. */
export const MAIN_MAY_WAIT = 192;

/** Workers that have finished the present command. */
export const FINISHED = 320;

/** The command: index of the function, threads that take part, number of arguments. */
export const COMMAND_FUNCTION = 384;
export const COMMAND_THREADS = 388;
export const COMMAND_ARGUMENTS = 392;

/** 1 when a worker's part of a command has failed. */
export const FAILED = 396;

/** 1 when the workers are to end. */
export const STOP = 448;

/** The arguments of the command, float64: integers of 32 bits and floats fit alike. */
export const ARGUMENTS = 512;

/** What all of it takes, and where the module's own data begin (`--memoryBase` in assembly/build.mjs). */
export const CONTROL_BYTES = 4096;
