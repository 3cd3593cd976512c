import type { NamedTensor } from '@char-rnn/files';
import type * as tf from '@tensorflow/tfjs';
import { TrainerError } from '../trainer-error.ts';

/** Gradients or variables by the name of the weight (`gru/kernel`). */
export type ByWeight<T> = ReadonlyMap<string, T>;

/** What turns gradients into better weights, with a state that a checkpoint can hold. */
export interface Optimizer {
  /** Names the algorithm in a checkpoint. */
  readonly name: string;
  /** May be changed between steps, by a schedule for example. */
  learningRate: number;
  /** Updates each variable by its gradient. The gradients stay the caller's. */
  applyGradients(variables: ByWeight<tf.Variable>, gradients: ByWeight<tf.Tensor>): void;
  /** All that the next update depends on besides the settings. */
  getState(): Promise<OptimizerState>;
  /** @throws TrainerError `CHECKPOINT_MISMATCH` when it is the state of another algorithm. */
  setState(state: OptimizerState): void;
  /** Frees the state. */
  dispose(): void;
}

/** The state of an optimizer, as a checkpoint holds it. */
export interface OptimizerState {
  /** The algorithm, as {@link Optimizer.name}. */
  name: string;
  /** The number of updates made. */
  updates: number;
  /** The rate at the time. */
  learningRate: number;
  /** One tensor a weight and slot, such as `adam/m/gru/kernel`. */
  slots: NamedTensor[];
}

/** @throws TrainerError `CHECKPOINT_MISMATCH` when `state` is not one of the algorithm `name`. */
export function checkAlgorithm(name: string, state: OptimizerState): void {
  if (state.name === name) return;
  const message = `The checkpoint holds the state of the optimizer '${state.name}', but '${name}' is to go on. Compile with '${state.name}'.`;
  throw new TrainerError('CHECKPOINT_MISMATCH', message);
}
