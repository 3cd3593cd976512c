import type { SimdKernels } from '@char-rnn/kernels';
import * as tf from '@tensorflow/tfjs';
import { registerKernels } from '../kernels/register-kernels.ts';
import { registerMatmul } from './register-matmul.ts';
import { SimdBackend } from './simd-backend.ts';

const SIMD = 'simd';

/** Makes `simd` a backend of TensorFlow.js: every kernel of `cpu`, and the hot ones in WebAssembly. */
export function registerSimdBackend(kernels: SimdKernels): void {
  tf.registerBackend(SIMD, () => new SimdBackend(kernels));
  withoutReplacementWarnings(() => {
    tf.copyRegisteredKernels('cpu', SIMD);
    registerKernels(SIMD, {
      kernels,
      tableKernels: kernels,
      allocate: (length) => kernels.allocateUninitialized(length),
    });
    registerMatmul(SIMD, kernels);
  });
}

/** TensorFlow.js warns of every kernel that is registered twice, and copying `cpu`'s registers them once already. */
function withoutReplacementWarnings(register: () => void): void {
  const environment = tf.env();
  const before = environment.get('PROD');
  environment.set('PROD', true);
  register();
  environment.set('PROD', before);
}
