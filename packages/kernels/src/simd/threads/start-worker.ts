/** Starts one worker, in Node or in a browser, and says when it is ready. */
import { WORKER_SOURCE } from './worker-source.ts';

export interface KernelWorker {
  terminate(): unknown;
}

/** The part of a browser's Worker that is used here. */
interface WebWorker extends KernelWorker {
  onmessage: (() => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  postMessage(data: unknown): void;
}

/** Rejects where the host starts no workers. */
export function startWorker(data: object): Promise<KernelWorker> {
  // Loaded this way a bundle for browsers needs no stand-in for Node's modules.
  const nodeThreads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
  if (nodeThreads === undefined) return startWebWorker(data);
  return new Promise((resolve, reject) => {
    const worker = new nodeThreads.Worker(WORKER_SOURCE, { eval: true, workerData: data });
    worker.once('error', reject);
    worker.once('message', () => {
      // From here on it must not keep the process from ending.
      worker.unref();
      resolve(worker);
    });
  });
}

function startWebWorker(data: object): Promise<KernelWorker> {
  const Constructor = (globalThis as { Worker?: new (url: string) => WebWorker }).Worker;
  if (Constructor === undefined) return Promise.reject(new Error('The host has no workers'));
  const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }));
  return new Promise<KernelWorker>((resolve, reject) => {
    const worker = new Constructor(url);
    worker.onmessage = () => resolve(worker);
    worker.onerror = ({ message }) => reject(new Error(message ?? 'The worker did not start'));
    worker.postMessage(data);
  }).finally(() => URL.revokeObjectURL(url));
}
