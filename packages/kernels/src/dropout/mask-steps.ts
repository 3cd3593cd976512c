/** Dropout with one mask for a whole sequence. Y. Gal, Z. Ghahramani, NIPS 2016. */
import { checkSizes } from '../check-arguments.ts';
import { KernelError } from '../kernel-error.ts';

/** What {@link maskSteps} takes. */
export interface MaskStepsOptions {
  /** `[steps, ...shape]`. It is not changed. */
  sequence: Float32Array;
  /** What each number of every step is multiplied by, `[...shape]`. */
  mask: Float32Array;
}

/**
 * Every step of a sequence times the same mask, a new array `[steps, ...shape]`.
 *
 * @throws KernelError `INVALID_ARGUMENT` for a mask that is empty, or that a sequence of this length is no multiple of.
 */
export function maskSteps(options: MaskStepsOptions): Float32Array {
  countSteps(options);
  const { sequence, mask } = options;
  const masked = new Float32Array(sequence.length);
  for (let at = 0; at < masked.length; at += mask.length) {
    for (let i = 0; i < mask.length; i++) masked[at + i] = sequence[at + i] * mask[i];
  }
  return masked;
}

/** How often the mask fits; throws `INVALID_ARGUMENT` unless it does. */
export function countSteps({ sequence, mask }: MaskStepsOptions): number {
  checkSizes({ 'mask.length': mask.length });
  const steps = sequence.length / mask.length;
  if (Number.isInteger(steps)) return steps;
  const message = `sequence has ${sequence.length} numbers: give a multiple of the mask's ${mask.length}.`;
  throw new KernelError('INVALID_ARGUMENT', message);
}
