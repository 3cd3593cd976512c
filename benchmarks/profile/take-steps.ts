/** Runs ./training-steps.ts in a process of its own: V8's switches, and its profiler, are a process's. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** V8 compiles a function to fast code after it has run for a while. */
const WARM_UP_STEPS = 3;
const STEPS = 8;

/** Time between two samples: some thousand in each step, which then takes about as long as without. */
const SAMPLING_MICROSECONDS = 500;

export interface TakenSteps {
  /** The kernels, and the version of Node. */
  description: string;
  /** When each step began and ended, in microseconds of the clock that V8's profiler uses. */
  steps: [start: number, end: number][];
}

/** @param options.module kernels to use instead of those of the package. @param options.profiles a folder for the profiles. */
export async function takeSteps(options: {
  node: string;
  threads: number;
  module?: string;
  profiles?: string;
}): Promise<TakenSteps> {
  const { node, threads, module, profiles } = options;
  const profiler = ['--cpu-prof', `--cpu-prof-dir=${profiles}`, `--cpu-prof-interval=${SAMPLING_MICROSECONDS}`];
  const program = fileURLToPath(new URL('training-steps.ts', import.meta.url));
  const words = [threads, WARM_UP_STEPS, STEPS].map(String);
  const { stdout } = await promisify(execFile)(
    node,
    [...(profiles ? profiler : []), '--import', 'tsx', program, ...words, ...(module ? [module] : [])],
    { cwd: fileURLToPath(new URL('..', import.meta.url)) },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
