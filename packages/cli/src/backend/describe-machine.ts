import { cpus, release, type } from 'node:os';

/** What a measurement depends on besides this program, in words for people. */
export interface Machine {
  /** The processor's name. */
  processor: string;
  /** Of Node.js, such as `v24.1.0`. */
  node: string;
  operatingSystem: string;
}

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
    operatingSystem: `${type()} ${release()}`,
  };
}
