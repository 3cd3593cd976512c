/** A running mean of the weights. B. T. Polyak, A. B. Juditsky, SIAM J. Control Optim. 30 (1992), here exponential. */
import { checkLength, checkNumber } from '../check-arguments.ts';

/** What {@link averageUpdate} takes. */
export interface AverageUpdateOptions {
  /** The average so far. It is not changed. */
  average: Float32Array;
  /** The newest value of what is averaged. */
  value: Float32Array;
  /** What the average keeps of itself, in [0, 1). */
  decay: number;
}

/**
 * One step of an exponential moving average: `decay * average + (1 - decay) * value`, a new array.
 *
 * @throws KernelError `INVALID_ARGUMENT` for arrays of different lengths or a decay out of range.
 */
export function averageUpdate(options: AverageUpdateOptions): Float32Array {
  checkAverageOptions(options);
  const { average, value, decay } = options;
  // In this form, the average of a constant is that constant, whatever `decay` is rounded to.
  return average.map((a, i) => a + (1 - decay) * (value[i] - a));
}

/** Throws `INVALID_ARGUMENT` unless the decay is in range and the arrays of one length. */
export function checkAverageOptions({ average, value, decay }: AverageUpdateOptions): void {
  checkNumber('decay', decay, 0, 1);
  checkLength('value', value, average.length);
}
