import * as tf from '@tensorflow/tfjs';
import type { BackendCandidate } from './backend-candidate.ts';
import { hasNvidiaDevice } from './graphics-devices.ts';

const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

/** Names a folder in which one of them is installed, for a program that is not installed beside them. */
const FOLDER_VARIABLE = 'CHAR_RNN_TENSORFLOW';

/**
 * The native TensorFlow of `@tensorflow/tfjs-node-gpu` or `@tensorflow/tfjs-node`, whichever the user installed: beside this package, or in the
 * folder that the environment variable `CHAR_RNN_TENSORFLOW` names.
 */
export const tensorflowCandidate: BackendCandidate = {
  name: 'tensorflow',
  remedy:
    'Install @tensorflow/tfjs-node-gpu (NVIDIA graphics card with CUDA 11.2 and cuDNN 8.1) or @tensorflow/tfjs-node beside this package or in a folder that CHAR_RNN_TENSORFLOW names, and let its install script download libtensorflow.',
  findObstacle: () => (hasNvidiaDevice() ? undefined : 'there is no NVIDIA graphics card'),
  async load() {
    restoreRemovedNodeFunctions();
    const failures: string[] = [];
    for (const name of PACKAGES) {
      try {
        await importInstalled(name);
      } catch (error) {
        failures.push(`${name}: ${firstLine(error)}`);
        continue;
      }
      if (!(await tf.setBackend('tensorflow'))) {
        failures.push(`${name}: loaded, but uses another copy of @tensorflow/tfjs-core`);
        continue;
      }
      const native = tf.backend() as tf.KernelBackend & NodeBackend;
      const version = native.binding?.TF_Version ?? 'of unknown version';
      const device = `libtensorflow ${version} (${native.isUsingGpuDevice ? 'CUDA' : 'CPU'})`;
      return { name: 'tensorflow', device, accelerated: native.isUsingGpuDevice };
    }
    throw new Error(failures.join('; '));
  },
};

/** Not a literal `import`: no bundler is to look for what few have. */
async function importInstalled(name: string): Promise<void> {
  const folder = process.env[FOLDER_VARIABLE];
  if (folder) process.getBuiltinModule('node:module').createRequire(`${folder}/package.json`)(name);
  else await import(name);
}

/** What is used of tfjs-node's `NodeJSKernelBackend`, whose types would need the package to be installed. */
interface NodeBackend {
  isUsingGpuDevice: boolean;
  binding?: { TF_Version?: string };
}

/** tfjs-node 4.22 calls `util.isNullOrUndefined` and `util.isArray`, which Node 23 removed. */
function restoreRemovedNodeFunctions(): void {
  const util = process.getBuiltinModule('node:util') as unknown as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

/** Of a message of several lines, without the full stop, since it becomes part of a sentence. */
function firstLine(error: unknown): string {
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  return line.replace(/[\s.]+$/, '');
}
