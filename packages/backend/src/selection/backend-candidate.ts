/** A backend that may be there: how to load it, and whether `auto` should take it. */
export interface BackendCandidate {
  readonly name: BackendName;
  /**
   * Registers the backend with TensorFlow.js and makes it the current one.
   *
   * @returns what it runs on, for people ("TensorFlow 2.9.1, CUDA").
   * @throws Error with the reason when it cannot run here; `selectBackend` adds what to do.
   */
  load(options: SelectBackendOptions): Promise<LoadedBackend>;
  /** Why it is not worth trying without being asked for by name. Default: it always is. */
  findObstacle?(): string | undefined;
  /** What a user does to make it available, as one sentence. */
  readonly remedy: string;
}

/** The TensorFlow.js backends that this package can select. */
export type BackendName = 'tensorflow' | 'webgpu' | 'simd' | 'cpu';

/** How `selectBackend` sets a backend up. */
export interface SelectBackendOptions {
  /** Threads of `simd`. Default: the cores of the machine. The number changes no result. */
  threads?: number;
  /** Receives one line for whatever a backend would have liked to use and could not, such as threads. */
  onWarning?: (message: string) => void;
}

/** The backend that is in use now. */
export interface LoadedBackend {
  /** The name to ask for it by. */
  readonly name: BackendName;
  /** What it runs on, such as `libtensorflow 2.9.1 (CUDA)` or `Apple M1 (Metal)`. */
  readonly device: string;
  /** Whether a real graphics processor does the work: such a backend is first in `auto`. */
  readonly accelerated: boolean;
}
