/** From a run's settings to how its trainer trains. */
import {
  Adam,
  AdamW,
  type CompileOptions,
  cosineDecay,
  type Optimizer,
  reduceOnPlateau,
  stepDecay,
  type Trainer,
} from '@char-rnn/trainer';
import type { RunLimits, RunSettings } from './settings.ts';

/** @param totalSteps of the whole run: where the cosine schedule ends. */
export function compileTrainer(trainer: Trainer, settings: RunSettings, totalSteps: number): void {
  const { clipNorm, ema } = settings;
  trainer.compile({
    optimizer: createOptimizer(settings),
    learningRate: createSchedule(settings, totalSteps),
    clipNorm: clipNorm || undefined,
    emaMomentum: ema || undefined,
  });
}

/** The steps that a run takes if nothing but its limits ends it. */
export function countSteps({ epochs, steps }: RunLimits, stepsPerEpoch: number): number {
  return Math.min(epochs * stepsPerEpoch, steps ?? Number.POSITIVE_INFINITY);
}

function createOptimizer({ learningRate, weightDecay, beta2 }: RunSettings): Optimizer {
  const options = { learningRate, beta2 };
  return weightDecay > 0 ? new AdamW({ ...options, weightDecay }) : new Adam(options);
}

function createSchedule(settings: RunSettings, totalSteps: number): CompileOptions['learningRate'] {
  const { learningRate, lrSchedule, lrWarmup: warmupSteps, lrFactor: factor, lrEvery } = settings;
  const rates = { learningRate, minLearningRate: settings.lrMin };
  switch (lrSchedule) {
    case 'constant':
      return learningRate;
    case 'cosine':
      return cosineDecay({ ...rates, warmupSteps, totalSteps });
    case 'step':
      return stepDecay({ ...rates, factor, everyEpochs: lrEvery });
    case 'plateau':
      return reduceOnPlateau({ ...rates, factor, patience: lrEvery });
  }
}
