/** Gradient clipping by the norm of all gradients together. R. Pascanu et al., ICML 2013, algorithm 1. */
import { checkNumber } from '../check-arguments.ts';

/** The Euclidean norm of all elements of all arrays together, added up in float64, so that no square overflows. */
export function globalNorm(gradients: readonly Float32Array[]): number {
  let sum = 0;
  for (const gradient of gradients) {
    for (let i = 0; i < gradient.length; i++) sum += gradient[i] * gradient[i];
  }
  return Math.sqrt(sum);
}

/**
 * Scales all gradients in place so that their global norm is at most `clipNorm`, and returns the norm they had before.
 * A norm that is not finite cannot be scaled away: then nothing is changed, and the caller sees it in the result.
 *
 * @throws KernelError `INVALID_ARGUMENT` for a `clipNorm` that is not a number of at least 0.
 */
export function clipByGlobalNorm(options: { gradients: readonly Float32Array[]; clipNorm: number }): number {
  const { gradients, clipNorm } = options;
  checkNumber('clipNorm', clipNorm, 0);
  const norm = globalNorm(gradients);
  if (norm <= clipNorm || !Number.isFinite(norm)) return norm;
  const scale = clipNorm / norm;
  for (const gradient of gradients) {
    for (let i = 0; i < gradient.length; i++) gradient[i] *= scale;
  }
  return norm;
}
