import type { Batch } from '@char-rnn/data';
import type { NamedTensor } from '@char-rnn/files';
import * as tf from '@tensorflow/tfjs';

const PREFIX = 'carried_states/';

/**
 * The model's states between the batches of a stateful dataset (truncated backpropagation through time): each batch
 * starts from the states that the one before ended with, except in the lanes that start anew.
 */
export class CarriedStates {
  #states: tf.Tensor2D[] | undefined;

  /** The states that a batch starts from; undefined means zeros. Call it inside `tf.tidy`. */
  startOf(batch: Batch): tf.Tensor2D[] | undefined {
    const { resetLanes } = batch;
    if (!resetLanes || !this.#states || resetLanes.every((reset) => reset === 1)) return undefined;
    if (resetLanes.every((reset) => reset === 0)) return this.#states;
    const keep = tf.tensor2d(
      Float32Array.from(resetLanes, (reset) => 1 - reset),
      [resetLanes.length, 1],
    );
    return this.#states.map((state) => tf.mul<tf.Tensor2D>(state, keep));
  }

  /** Remembers the states after a batch, where its dataset carries them. */
  keep(batch: Batch, states: readonly tf.Tensor2D[]): void {
    if (!batch.resetLanes) return;
    this.dispose();
    this.#states = states.map((state) => tf.keep(state.clone()));
  }

  async read(): Promise<NamedTensor[]> {
    const states = this.#states ?? [];
    const values = await Promise.all(states.map((state) => state.data<'float32'>()));
    return states.map(({ shape }, i) => ({ name: `${PREFIX}${i}`, shape: [...shape], data: values[i].slice() }));
  }

  /** Takes those of the tensors that `read` once gave. */
  write(tensors: readonly NamedTensor[]): void {
    this.dispose();
    const own = tensors.filter(({ name }) => name.startsWith(PREFIX));
    if (own.length === 0) return;
    this.#states = own.map(({ shape, data }) => tf.keep(tf.tensor2d(data.slice(), shape as [number, number])));
  }

  dispose(): void {
    tf.dispose(this.#states ?? []);
    this.#states = undefined;
  }
}
