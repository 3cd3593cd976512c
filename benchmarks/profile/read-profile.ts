/** From a .cpuprofile file of V8 to the time of each function. */
import { readFileSync } from 'node:fs';

/** One function on a thread, or what V8 puts into brackets: `(idle)`, `(program)`, `(garbage collector)`. */
export interface FunctionTime {
  /** Without the path that AssemblyScript puts before it. */
  name: string;
  isWasm: boolean;
  /** In the function itself, not in those that it calls. */
  microseconds: number;
}

/** The part of the format that is used here. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[];
  startTime: number;
  samples: number[];
  timeDeltas: number[];
}

/** The functions that ran within the given stretches of time, in microseconds, longest first. */
export function readProfile(
  path: string,
  stretches: readonly (readonly [start: number, end: number])[],
): FunctionTime[] {
  const { nodes, startTime, samples, timeDeltas } = JSON.parse(readFileSync(path, 'utf8')) as CpuProfile;
  const functions = new Map<string, FunctionTime>();
  const byNode = new Map<number, FunctionTime>();
  for (const { id, callFrame } of nodes) {
    const { functionName, url } = callFrame;
    const isWasm = url.startsWith('wasm:');
    const name = isWasm ? functionName.slice(functionName.lastIndexOf('/') + 1) : functionName;
    const key = `${url} ${name}`;
    const entry = functions.get(key) ?? { name, isWasm, microseconds: 0 };
    functions.set(key, entry);
    byNode.set(id, entry);
  }
  let start = startTime;
  for (const [i, sample] of samples.entries()) {
    start += timeDeltas[i];
    // A sample stands for the time until the next one.
    const end = start + (timeDeltas[i + 1] ?? 0);
    const entry = byNode.get(sample);
    if (!entry) continue;
    for (const [from, to] of stretches) entry.microseconds += Math.max(0, Math.min(end, to) - Math.max(start, from));
  }
  return [...functions.values()]
    .filter(({ microseconds }) => microseconds > 0)
    .sort((a, b) => b.microseconds - a.microseconds);
}
