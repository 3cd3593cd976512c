import { checkCount, checkFactor, checkLowestRate, checkRate } from '../check-arguments.ts';
import type { LearningRateSchedule } from './learning-rate-schedule.ts';

/** When {@link reduceOnPlateau} lowers the rate, and how far. */
export interface ReduceOnPlateauOptions {
  /** The rate until the first plateau. */
  learningRate: number;
  /** Losses in a row without a new best after which the rate is lowered. Default 2. */
  patience?: number;
  /** What the rate is multiplied by each time. Default 0.5. */
  factor?: number;
  /** The lowest rate. Default 0. */
  minLearningRate?: number;
}

/**
 * The rate is multiplied by a factor when the loss no longer gets better: the loss on held-out text, or the training
 * loss of the epochs where there is none.
 */
export function reduceOnPlateau(options: ReduceOnPlateauOptions): LearningRateSchedule {
  const { learningRate, patience = 2, factor = 0.5, minLearningRate = 0 } = options;
  checkRate('learningRate', learningRate);
  checkCount('patience', patience, 1);
  checkFactor(factor);
  checkLowestRate(minLearningRate);
  return ({ history, validations }) => {
    const losses = (validations.length > 0 ? validations : history).map(({ loss }) => loss);
    return Math.max(minLearningRate, learningRate * factor ** countPlateaus(losses, patience));
  };
}

function countPlateaus(losses: readonly number[], patience: number): number {
  let best = Number.POSITIVE_INFINITY;
  let sinceBest = 0;
  let plateaus = 0;
  for (const loss of losses) {
    sinceBest = loss < best ? 0 : sinceBest + 1;
    best = Math.min(best, loss);
    if (sinceBest < patience) continue;
    plateaus++;
    sinceBest = 0;
  }
  return plateaus;
}
