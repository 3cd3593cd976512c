import { type LoadedBackend, type MeasureRunsOptions, measureBackends } from '@char-rnn/backend';
import type { Corpus } from '../texts/corpus.ts';
import { MeasuredStep } from '../train/measured-step.ts';
import { estimateMemory } from '../train/memory.ts';
import type { RunLimits, RunSettings } from '../train/settings.ts';

/** How fast a backend trains, or why that was not measured. */
export type TrainingSpeed = MeasuredTraining | { name: string; reason: string };

interface MeasuredTraining {
  /** Of the backend. */
  name: string;
  /** What it runs on, for people. */
  device: string;
  /** Milliseconds of a training step; the median of the steps. */
  stepMs: number;
  fastestStepMs: number;
  slowestStepMs: number;
  /** Steps that were measured. */
  steps: number;
  /** That are trained on. */
  charactersPerSecond: number;
  /** Of the training text once; held-out text and saving come on top of it. */
  epochSeconds: number;
  /** Of all epochs of the preset. */
  trainingSeconds: number;
  /** That a training takes: an estimate. */
  memoryBytes: number;
}

/** The training whose steps are measured. */
export interface MeasureTrainingOptions extends MeasureRunsOptions {
  corpus: Corpus;
  settings: RunSettings;
  limits: RunLimits;
  parameters: number;
  stepsPerEpoch: number;
  /** Called after each step. */
  onRun: () => void;
}

/** Takes the same training step on each backend and makes the fastest the current one. Fastest first, failures last. */
export async function measureTraining(
  candidates: readonly LoadedBackend[],
  { corpus, settings, limits, parameters, stepsPerEpoch, onRun, ...options }: MeasureTrainingOptions,
): Promise<TrainingSpeed[]> {
  const step = await MeasuredStep.of(corpus, settings);
  const names = candidates.map(({ name }) => name);
  const runStep = async (backend: LoadedBackend) => {
    await step.run(backend);
    onRun();
  };
  const measurements = await measureBackends(names, runStep, options).finally(() => step.dispose());
  const charactersPerStep = settings.batchSize * settings.seqLength;
  const vocabSize = corpus.tokenizer.size;
  return measurements.map(({ name, backend, milliseconds, samples, reason }) => {
    if (backend === undefined || milliseconds === undefined || samples === undefined) {
      return { name, reason: reason! };
    }
    const epochSeconds = (stepsPerEpoch * milliseconds) / 1000;
    return {
      name,
      device: backend.device,
      stepMs: milliseconds,
      fastestStepMs: Math.min(...samples),
      slowestStepMs: Math.max(...samples),
      steps: samples.length,
      charactersPerSecond: (1000 * charactersPerStep) / milliseconds,
      epochSeconds,
      trainingSeconds: limits.epochs * epochSeconds,
      memoryBytes: estimateMemory(settings, { parameters, vocabSize, backend }),
    };
  });
}
