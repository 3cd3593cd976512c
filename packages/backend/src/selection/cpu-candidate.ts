import * as tf from '@tensorflow/tfjs';
import type { BackendCandidate } from './backend-candidate.ts';

/** TensorFlow.js' own JavaScript backend, with the hot operations from `@char-rnn/kernels`. It runs everywhere. */
export const cpuCandidate: BackendCandidate = {
  name: 'cpu',
  remedy: 'Reinstall @tensorflow/tfjs, which contains it.',
  async load() {
    if (!(await tf.setBackend('cpu'))) throw new Error('TensorFlow.js could not initialise its cpu backend');
    return { name: 'cpu', device: 'JavaScript, one thread', accelerated: false };
  },
};
