/**
 * WebAssembly kernels that models share. Creating them takes 0.1 s and starts threads, so that models with the same number of
 * threads run on the same ones; they end when the last model gives them back.
 */
import { createSimdKernels, type SimdKernels } from '@char-rnn/kernels';
import type { InferenceOptions } from './inference-options.ts';

interface SharedKernels {
  kernels: Promise<SimdKernels>;
  loans: number;
}

const sharedByThreads = new Map<number | undefined, SharedKernels>();

/** One model's part in the shared kernels. */
export class KernelsLoan {
  readonly #options: InferenceOptions;
  #shared: SharedKernels | undefined;

  constructor(options: InferenceOptions) {
    this.#options = options;
  }

  /** @throws KernelError `UNAVAILABLE` where there is no WebAssembly SIMD. */
  take(): Promise<SimdKernels> {
    const { threads, onWarning } = this.#options;
    let shared = sharedByThreads.get(threads);
    if (shared === undefined) {
      shared = { kernels: createSimdKernels({ threads, onWarning }), loans: 0 };
      sharedByThreads.set(threads, shared);
    }
    shared.loans++;
    this.#shared = shared;
    return shared.kernels;
  }

  /** Without a loan, or a second time, it does nothing. */
  giveBack(): void {
    const shared = this.#shared;
    this.#shared = undefined;
    if (shared === undefined || --shared.loans > 0) return;
    sharedByThreads.delete(this.#options.threads);
    const ignoreThatThereAreNone = () => {};
    shared.kernels.then((kernels) => kernels.dispose(), ignoreThatThereAreNone);
  }
}
