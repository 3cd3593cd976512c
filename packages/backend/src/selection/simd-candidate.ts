import { createSimdKernels } from '@char-rnn/kernels';
import * as tf from '@tensorflow/tfjs';
import { registerSimdBackend } from '../simd/register-simd-backend.ts';
import { SimdBackend } from '../simd/simd-backend.ts';
import type { BackendCandidate } from './backend-candidate.ts';

/** WebAssembly with 128-bit vectors on all cores. Runs wherever WebAssembly SIMD does, without anything to install. */
export const simdCandidate: BackendCandidate = {
  name: 'simd',
  remedy: "Use a Node or a browser with WebAssembly SIMD, or another backend: 'cpu' runs everywhere.",
  async load({ threads, onWarning }) {
    const existing = tf.findBackend('simd');
    const isAsWanted =
      existing instanceof SimdBackend && (threads ?? existing.kernels.threads) === existing.kernels.threads;
    if (!isAsWanted) {
      if (existing) tf.removeBackend('simd');
      registerSimdBackend(await createSimdKernels({ threads, onWarning }));
    }
    if (!(await tf.setBackend('simd'))) throw new Error('TensorFlow.js could not initialise the backend');
    const { kernels } = tf.backend() as SimdBackend;
    return { name: 'simd', device: kernels.description, accelerated: false };
  },
};
