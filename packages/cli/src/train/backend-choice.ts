/**
 * The backend of a training. Where `auto` finds a graphics card, what it can do is not known beforehand (an old card may be
 * slower than the processor), so that the run's own training step is measured on each.
 */
import { type BackendMeasurement, type LoadedBackend, measureBackends, selectBackend } from '@char-rnn/backend';
import * as tf from '@tensorflow/tfjs';
import { loadBackend, loadFastBackends } from '../backend/load-backend.ts';
import type { Corpus } from '../texts/corpus.ts';
import { MeasuredStep } from './measured-step.ts';
import type { RunSettings } from './settings.ts';

export interface BackendChoice {
  backend: LoadedBackend;
  /** Fastest first; empty where there was nothing to choose. */
  measurements: BackendMeasurement[];
}

/** The run whose step is measured. */
export interface BackendChoiceOptions {
  corpus: Corpus;
  /** What the run would be on a backend. */
  settingsOn: (backend: LoadedBackend) => RunSettings;
}

/** @param name of a backend, or `auto`. @throws BackendError `BACKEND_UNAVAILABLE`, `INVALID_ARGUMENT` */
export async function chooseBackend(
  name: string,
  { threads, ...options }: BackendChoiceOptions & { threads: number | undefined },
): Promise<BackendChoice> {
  if (name !== 'auto') return { backend: await loadBackend(name, { threads }), measurements: [] };
  return chooseFastest(await loadFastBackends({ threads }), options);
}

/**
 * Makes the fastest of the candidates the current backend. With one of them nothing is measured. All take the step of the run that the first
 * one would get: on a graphics card it is the largest, and where the processor is faster at that, it is at smaller ones.
 */
export async function chooseFastest(
  candidates: readonly LoadedBackend[],
  { corpus, settingsOn }: BackendChoiceOptions,
): Promise<BackendChoice> {
  if (candidates.length === 1) return { backend: await selectBackend(candidates[0]!.name), measurements: [] };
  const step = await MeasuredStep.of(corpus, settingsOn(candidates[0]!));
  const names = candidates.map(({ name }) => name);
  const measurements = await measureBackends(names, (backend) => step.run(backend)).finally(() => step.dispose());
  const backend = measurements[0]!.backend!;
  // Its memory has grown to what a step takes. The other backends give theirs back with the step's tensors.
  if (backend.name !== 'simd' && tf.findBackendFactory('simd')) tf.removeBackend('simd');
  return { backend, measurements };
}
