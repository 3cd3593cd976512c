import { type LoadedBackend, selectBackend } from '@char-rnn/backend';
import * as tf from '@tensorflow/tfjs';

/** Makes a TensorFlow.js backend the current one. @throws BackendError `BACKEND_UNAVAILABLE`, `INVALID_ARGUMENT` */
export async function loadBackend(name: string): Promise<LoadedBackend> {
  // Without the checks and the banners that are for developers of TensorFlow.js.
  tf.enableProdMode();
  return selectBackend(name as LoadedBackend['name'] | 'auto');
}
