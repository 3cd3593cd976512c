import { checkCount, checkLowestRate, checkRate } from '../check-arguments.ts';
import type { LearningRateSchedule } from './learning-rate-schedule.ts';

/** The course of {@link cosineDecay}. */
export interface CosineDecayOptions {
  /** The highest rate. */
  learningRate: number;
  /** The step at which the lowest rate is reached and kept. */
  totalSteps: number;
  /** Steps over which the rate first rises from 0 in a straight line. Default 0. */
  warmupSteps?: number;
  /** The lowest rate. Default 0. */
  minLearningRate?: number;
}

/**
 * Half a cosine from the highest rate down to the lowest (Loshchilov and Hutter, arXiv:1608.03983, without restarts),
 * after a linear warm-up.
 */
export function cosineDecay(options: CosineDecayOptions): LearningRateSchedule {
  const { learningRate, totalSteps, warmupSteps = 0, minLearningRate = 0 } = options;
  checkRate('learningRate', learningRate);
  checkLowestRate(minLearningRate);
  checkCount('totalSteps', totalSteps, 1);
  checkCount('warmupSteps', warmupSteps, 0);
  return ({ step }) => {
    if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
    const progress = Math.min(1, (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
    return minLearningRate + 0.5 * (learningRate - minLearningRate) * (1 + Math.cos(Math.PI * progress));
  };
}
