/** Gradient clipping by the norm of all gradients together. R. Pascanu et al., ICML 2013, algorithm 1. */
import { checkLength, checkNumber } from '../check-arguments.ts';
import { KernelError } from '../kernel-error.ts';

/** The Euclidean norm of all elements of all arrays together, added up in float64, so that no square overflows. */
export function globalNorm(gradients: readonly Float32Array[]): number {
  let sum = 0;
  for (const gradient of gradients) {
    for (let i = 0; i < gradient.length; i++) sum += gradient[i] * gradient[i];
  }
  return Math.sqrt(sum);
}

/** What {@link clipByGlobalNorm} takes. */
export interface ClipByGlobalNormOptions {
  /** Changed in place unless there is an `out`. */
  gradients: readonly Float32Array[];
  /** The largest norm of all of them together. */
  clipNorm: number;
  /** Where the clipped gradients go instead, in the same order; `gradients` then stay as they are. */
  out?: readonly Float32Array[];
}

/**
 * Scales all gradients so that their global norm is at most `clipNorm`, and returns the norm they had before. A norm that
 * is not finite cannot be scaled away: then no number is changed, and the caller sees it in the result.
 *
 * @throws KernelError `INVALID_ARGUMENT` for a `clipNorm` that is not a number of at least 0, or an `out` of other lengths.
 */
export function clipByGlobalNorm(options: ClipByGlobalNormOptions): number {
  checkClipOptions(options);
  const { gradients, clipNorm, out = gradients } = options;
  const norm = globalNorm(gradients);
  const factor = clipFactor(norm, clipNorm);
  if (factor === 1 && out === gradients) return norm;
  for (const [index, gradient] of gradients.entries()) {
    const clipped = out[index];
    for (let i = 0; i < gradient.length; i++) clipped[i] = gradient[i] * factor;
  }
  return norm;
}

/** What gradients of this norm are multiplied by. */
export function clipFactor(norm: number, clipNorm: number): number {
  return norm <= clipNorm || !Number.isFinite(norm) ? 1 : clipNorm / norm;
}

/** Throws `INVALID_ARGUMENT` unless the norm is in range and the arrays of `out` fit the gradients. */
export function checkClipOptions({ gradients, clipNorm, out }: ClipByGlobalNormOptions): void {
  checkNumber('clipNorm', clipNorm, 0);
  if (out === undefined) return;
  if (out.length !== gradients.length) {
    const message = `out has ${out.length} arrays for ${gradients.length} gradients: give one for each.`;
    throw new KernelError('INVALID_ARGUMENT', message);
  }
  for (const [index, array] of out.entries()) checkLength(`out[${index}]`, array, gradients[index].length);
}
