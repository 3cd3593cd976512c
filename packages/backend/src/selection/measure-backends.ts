import { BackendError } from '../backend-error.ts';
import type { BackendName, LoadedBackend } from './backend-candidate.ts';
import { type MeasureRunsOptions, measureRuns, type RunTimes } from './measure-runs.ts';
import { selectBackend } from './select-backend.ts';

/** What one candidate did: the times of its steps, or why it could not run. */
export interface BackendMeasurement extends Partial<RunTimes> {
  /** The candidate. */
  readonly name: BackendName;
  /** The backend as it was loaded. Absent where it could not be. */
  readonly backend?: LoadedBackend;
  /** Why it was not measured. */
  readonly reason?: string;
}

/**
 * Runs the same work on each candidate and makes the fastest the current backend.
 *
 * @param candidates the backends to try; those that are not there are reported with the reason.
 * @param runStep the work, such as one training step of the actual model. It is run twice on each candidate, the first
 *   time to warm up, and must build and dispose its own tensors, and await its result (a graphics card runs ahead).
 * @param options to run it more often. An abort rejects with the signal's reason, whatever was measured until then.
 * @returns the measurements, fastest first, failures last.
 * @throws BackendError `BACKEND_UNAVAILABLE` when none of the candidates could run the step.
 */
export async function measureBackends(
  candidates: readonly BackendName[],
  runStep: (backend: LoadedBackend) => Promise<void>,
  options: MeasureRunsOptions = {},
): Promise<BackendMeasurement[]> {
  const measurements: BackendMeasurement[] = [];
  for (const name of candidates) {
    try {
      const backend = await selectBackend(name);
      measurements.push({ name, backend, ...(await measureRuns(() => runStep(backend), options)) });
    } catch (error) {
      options.signal?.throwIfAborted();
      measurements.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const order = (measurement: BackendMeasurement) => measurement.milliseconds ?? Number.POSITIVE_INFINITY;
  measurements.sort((a, b) => order(a) - order(b));
  const fastest = measurements[0];
  if (fastest?.milliseconds === undefined) {
    const reasons = measurements.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
    throw new BackendError(
      'BACKEND_UNAVAILABLE',
      `None of the backends could run the step. ${reasons || 'None was named.'}`,
    );
  }
  await selectBackend(fastest.name);
  return measurements;
}
