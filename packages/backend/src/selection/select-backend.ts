import * as tf from '@tensorflow/tfjs';
import { BackendError } from '../backend-error.ts';
import type { BackendCandidate, BackendName, LoadedBackend } from './backend-candidate.ts';
import { cpuCandidate } from './cpu-candidate.ts';
import { tensorflowCandidate } from './tensorflow-candidate.ts';
import { webgpuCandidate } from './webgpu-candidate.ts';

/** In the order of `auto`: the fastest first where it has its hardware. A new backend is one more line. */
const CANDIDATES: readonly BackendCandidate[] = [tensorflowCandidate, webgpuCandidate, cpuCandidate];

/** The names that `selectBackend` takes beside `auto`. */
export const BACKEND_NAMES: readonly BackendName[] = CANDIDATES.map((candidate) => candidate.name);

/**
 * Makes a TensorFlow.js backend the current one.
 *
 * `auto` takes the first that is there of: tensorflow with CUDA, webgpu on a real graphics card, tensorflow on the
 * processor, cpu.
 *
 * @throws BackendError `BACKEND_UNAVAILABLE` when the named backend cannot run here, with the reason and what to do;
 *   the backend of before stays current. `INVALID_ARGUMENT` for a name that does not exist.
 */
export async function selectBackend(name: BackendName | 'auto'): Promise<LoadedBackend> {
  if (name === 'auto') return selectAutomatically();
  const candidate = CANDIDATES.find((known) => known.name === name);
  if (!candidate) {
    const names = ['auto', ...BACKEND_NAMES].join(', ');
    throw new BackendError('INVALID_ARGUMENT', `There is no backend '${name}'. Choose one of: ${names}.`);
  }
  const previous = tf.getBackend();
  try {
    return await candidate.load();
  } catch (cause) {
    if (previous) await tf.setBackend(previous);
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The backend '${name}' cannot run here: ${reason}. ${candidate.remedy}`;
    throw new BackendError('BACKEND_UNAVAILABLE', message, { cause });
  }
}

async function selectAutomatically(): Promise<LoadedBackend> {
  const unaccelerated: BackendCandidate[] = [];
  for (const candidate of CANDIDATES) {
    if (candidate.isWorthTrying?.() === false) continue;
    try {
      const loaded = await candidate.load();
      if (loaded.accelerated) return loaded;
      // A software WebGPU is slower than any other backend; it has to be asked for by name.
      if (loaded.name !== 'webgpu') unaccelerated.push(candidate);
    } catch {
      // Not there: that is what `auto` is for.
    }
  }
  return await unaccelerated[0].load();
}
