import { type OrthogonalizeOptions, orthogonalize as orthogonalizeScalar } from '@char-rnn/kernels';
import * as tf from '@tensorflow/tfjs';
import { SimdBackend } from '../simd/simd-backend.ts';

/**
 * Orthonormal rows (or columns, where there are fewer) from normal numbers, as Keras' orthogonal initializer makes them:
 * see `orthogonalize` of `@char-rnn/kernels`. In WebAssembly when `simd` is the current backend, with the same bits.
 */
export function orthogonalize(options: OrthogonalizeOptions): Float32Array {
  const backend = tf.getBackend() === 'simd' ? tf.backend() : undefined;
  if (!(backend instanceof SimdBackend)) return orthogonalizeScalar(options);
  const result = backend.kernels.orthogonalize(options);
  const copy = result.slice();
  backend.kernels.free(result);
  return copy;
}
