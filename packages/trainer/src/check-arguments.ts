import { TrainerError } from './trainer-error.ts';

/** @throws TrainerError `INVALID_ARGUMENT` for a rate that is no number above 0. */
export function checkRate(name: string, rate: number): void {
  if (rate > 0 && Number.isFinite(rate)) return;
  throw new TrainerError('INVALID_ARGUMENT', `${name} is ${rate}; it must be a number above 0.`);
}

/** @throws TrainerError `INVALID_ARGUMENT` for a lowest rate that is negative or no number. */
export function checkLowestRate(minLearningRate: number): void {
  if (minLearningRate >= 0 && Number.isFinite(minLearningRate)) return;
  throw new TrainerError('INVALID_ARGUMENT', `minLearningRate is ${minLearningRate}; it must be a number from 0 up.`);
}

/** @throws TrainerError `INVALID_ARGUMENT` for a factor that would not lower the rate. */
export function checkFactor(factor: number): void {
  if (factor > 0 && factor < 1) return;
  throw new TrainerError('INVALID_ARGUMENT', `factor is ${factor}; it must be above 0 and below 1.`);
}

/** @throws TrainerError `INVALID_ARGUMENT` for a number that is not whole or below `min`. */
export function checkCount(name: string, count: number, min: number): void {
  if (Number.isSafeInteger(count) && count >= min) return;
  throw new TrainerError('INVALID_ARGUMENT', `${name} is ${count}; it must be an integer of at least ${min}.`);
}
