import * as tf from '@tensorflow/tfjs';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { FastKernel } from '../src/index.ts';

const COMPOSED = 'composed';

/** Makes a backend current that has no kernel of this project, so that every op is composed, as on an unknown backend. */
export async function useComposedBackend(): Promise<void> {
  if (tf.findBackend(COMPOSED) === null) {
    tf.registerBackend(COMPOSED, () => new MathBackendCPU());
    tf.copyRegisteredKernels('cpu', COMPOSED);
    for (const name of Object.values(FastKernel)) {
      if (tf.getKernel(name, COMPOSED)) tf.unregisterKernel(name, COMPOSED);
    }
  }
  await tf.setBackend(COMPOSED);
}
