import {
  type FindFastBackendsOptions,
  findFastBackends,
  type LoadedBackend,
  type SelectBackendOptions,
  selectBackend,
} from '@char-rnn/backend';
import { enableWasmFeatures } from '@char-rnn/kernels';
import * as tf from '@tensorflow/tfjs';

/** Makes a TensorFlow.js backend the current one. @throws BackendError `BACKEND_UNAVAILABLE`, `INVALID_ARGUMENT` */
export async function loadBackend(name: string, options: SelectBackendOptions = {}): Promise<LoadedBackend> {
  prepareProcess();
  return selectBackend(name as LoadedBackend['name'] | 'auto', options);
}

/** Those that `auto` has to choose from, the ones on a graphics card first. */
export async function loadFastBackends(options: FindFastBackendsOptions = {}): Promise<LoadedBackend[]> {
  prepareProcess();
  return findFastBackends(options);
}

function prepareProcess(): void {
  // The process is this command's own, so it may turn on what makes WebAssembly fast.
  enableWasmFeatures();
  // Without the checks and the banners that are for developers of TensorFlow.js.
  tf.enableProdMode();
}
