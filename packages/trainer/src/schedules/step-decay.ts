import { checkCount, checkFactor, checkLowestRate, checkRate } from '../check-arguments.ts';
import type { LearningRateSchedule } from './learning-rate-schedule.ts';

/** When {@link stepDecay} lowers the rate, and how far. */
export interface StepDecayOptions {
  /** The rate of the first epochs. */
  learningRate: number;
  /** Epochs after which the rate is lowered, again and again. Default 5. */
  everyEpochs?: number;
  /** What the rate is multiplied by each time. Default 0.5. */
  factor?: number;
  /** The lowest rate. Default 0. */
  minLearningRate?: number;
}

/** The rate is multiplied by a factor every so many epochs. */
export function stepDecay(options: StepDecayOptions): LearningRateSchedule {
  const { learningRate, everyEpochs = 5, factor = 0.5, minLearningRate = 0 } = options;
  checkRate('learningRate', learningRate);
  checkCount('everyEpochs', everyEpochs, 1);
  checkFactor(factor);
  checkLowestRate(minLearningRate);
  return ({ history }) => {
    return Math.max(minLearningRate, learningRate * factor ** Math.floor(history.length / everyEpochs));
  };
}
