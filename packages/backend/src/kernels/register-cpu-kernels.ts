import { scalarKernels } from '@char-rnn/kernels';
import * as tf from '@tensorflow/tfjs';
import { FastKernel } from '../ops/fast-kernel.ts';
import { registerKernels } from './register-kernels.ts';

/**
 * Gives TensorFlow.js' own JavaScript backend the scalar kernels, about ten times its speed. Done when this package is
 * imported, so that `cpu` is fast without being selected by name.
 */
export function registerCpuKernels(): void {
  // Another copy of this package may have been there before.
  if (tf.getKernel(FastKernel.gruSequence, 'cpu')) return;
  registerKernels('cpu', { kernels: scalarKernels, allocate: (length) => new Float32Array(length) });
}
