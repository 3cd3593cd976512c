import * as tf from '@tensorflow/tfjs';
import { BackendError } from '../backend-error.ts';
import type { BackendCandidate, BackendName, LoadedBackend, SelectBackendOptions } from './backend-candidate.ts';
import { cpuCandidate } from './cpu-candidate.ts';
import { simdCandidate } from './simd-candidate.ts';
import { tensorflowCandidate } from './tensorflow-candidate.ts';
import { webgpuCandidate } from './webgpu-candidate.ts';

/** In the order of `auto`: those that can have a graphics card first, then the others by speed. */
const CANDIDATES: readonly BackendCandidate[] = [tensorflowCandidate, webgpuCandidate, simdCandidate, cpuCandidate];

/** The names that `selectBackend` takes beside `auto`. */
export const BACKEND_NAMES: readonly BackendName[] = CANDIDATES.map((candidate) => candidate.name);

/**
 * Makes a TensorFlow.js backend the current one.
 *
 * `auto` takes the first that is there of: tensorflow with CUDA, webgpu on a real graphics card, simd, cpu.
 *
 * @throws BackendError `BACKEND_UNAVAILABLE` when the named backend cannot run here, with the reason and what to do;
 *   the backend of before stays current. `INVALID_ARGUMENT` for a name that does not exist.
 */
export async function selectBackend(
  name: BackendName | 'auto',
  options: SelectBackendOptions = {},
): Promise<LoadedBackend> {
  if (name === 'auto') return selectAutomatically(options);
  const candidate = CANDIDATES.find((known) => known.name === name);
  if (!candidate) {
    const names = ['auto', ...BACKEND_NAMES].join(', ');
    throw new BackendError('INVALID_ARGUMENT', `There is no backend '${name}'. Choose one of: ${names}.`);
  }
  const previous = tf.getBackend();
  try {
    return await candidate.load(options);
  } catch (cause) {
    if (previous) await tf.setBackend(previous);
    const message = `The backend '${name}' cannot run here: ${describeFailure(candidate, cause)}`;
    throw new BackendError('BACKEND_UNAVAILABLE', message, { cause });
  }
}

/** Whom `findFastBackends` tells what it leaves out. */
export interface FindFastBackendsOptions extends SelectBackendOptions {
  /** Receives each backend that is not among those found, and why. */
  onPassedOver?: (name: BackendName, reason: string) => void;
}

/**
 * Loads the backends that are worth measuring against each other, in the order of `auto`: tensorflow with CUDA, webgpu on
 * a real graphics card, and simd; cpu where there is none of them. The one of before stays current, if there was one.
 *
 * @returns at least one; more than one only where there is a graphics card. See `measureBackends`.
 */
export async function findFastBackends(options: FindFastBackendsOptions = {}): Promise<LoadedBackend[]> {
  const previous = tf.getBackend();
  const found: LoadedBackend[] = [];
  for await (const loaded of loadFastBackends(options)) found.push(loaded);
  if (found.length === 0) found.push(await cpuCandidate.load(options));
  else options.onPassedOver?.(cpuCandidate.name, 'it is for where there is no other');
  if (previous) await tf.setBackend(previous);
  return found;
}

async function selectAutomatically(options: SelectBackendOptions): Promise<LoadedBackend> {
  for await (const loaded of loadFastBackends(options)) return loaded;
  return cpuCandidate.load(options);
}

/** Each is the current backend when it comes; the next one is loaded when it is asked for. */
async function* loadFastBackends({
  onPassedOver = () => {},
  ...options
}: FindFastBackendsOptions): AsyncGenerator<LoadedBackend> {
  for (const candidate of CANDIDATES) {
    if (candidate === cpuCandidate) continue;
    const obstacle = candidate.findObstacle?.();
    if (obstacle !== undefined) {
      onPassedOver(candidate.name, obstacle);
      continue;
    }
    let loaded: LoadedBackend;
    try {
      loaded = await candidate.load(options);
    } catch (error) {
      // Not there: that is what `auto` is for.
      onPassedOver(candidate.name, describeFailure(candidate, error));
      continue;
    }
    // Without a graphics card, tensorflow is slower than simd, and webgpu slower than anything.
    if (loaded.accelerated || candidate === simdCandidate) yield loaded;
    else onPassedOver(candidate.name, `it would run on the processor (${loaded.device}), slower than simd`);
  }
}

/** Why it could not be loaded, and what to do. */
function describeFailure({ remedy }: BackendCandidate, error: unknown): string {
  return `${error instanceof Error ? error.message : String(error)}. ${remedy}`;
}
