import { averageUpdate } from '@char-rnn/backend';
import type { NamedTensor } from '@char-rnn/files';
import * as tf from '@tensorflow/tfjs';
import { Slots } from './optimizers/slots.ts';

/** The averages of the first updates follow the weights faster, or the initial weights would stay in them for long. */
const decayAfter = (updates: number, momentum: number): number => Math.min(momentum, (1 + updates) / (10 + updates));

/**
 * The exponential moving average of a model's weights (Polyak and Juditsky, 1992; Keras' `use_ema`): it generalises
 * better than the weights themselves, which still jump about with every batch.
 */
export class AveragedWeights {
  readonly #momentum: number;
  readonly #averages = new Slots('average');
  /** Updates of the weights that are in the average. */
  updates = 0;

  /** @param momentum the share of the average that each update leaves, after the first hundreds of updates. */
  constructor(momentum: number) {
    this.#momentum = momentum;
  }

  /** Takes the weights after an update into the average. */
  update(variables: ReadonlyMap<string, tf.Variable>): void {
    const decay = this.updates === 0 ? 0 : decayAfter(this.updates, this.#momentum);
    for (const [weight, value] of variables) {
      const average = this.#averages.get(weight, value);
      this.#averages.replace(weight, averageUpdate({ average, value }, { decay }));
    }
    this.updates++;
  }

  /** Does `work` while the variables have the averages as their values. Before the first update nothing is changed. */
  async applyWhile<Result>(variables: ReadonlyMap<string, tf.Variable>, work: () => Promise<Result>): Promise<Result> {
    if (this.updates === 0) return work();
    const own = new Map([...variables].map(([weight, variable]) => [weight, tf.keep(variable.clone())]));
    try {
      for (const [weight, variable] of variables) assign(variable, this.#averages.get(weight, variable));
      return await work();
    } finally {
      for (const [weight, variable] of variables) assign(variable, own.get(weight)!);
      tf.dispose([...own.values()]);
    }
  }

  /** The averages in the order of the updates' variables, copied out of their tensors. */
  read(): Promise<NamedTensor[]> {
    return this.#averages.read();
  }

  /** The reverse of `read`: takes what belongs to it out of the tensors of a checkpoint. */
  write(tensors: readonly NamedTensor[], updates: number): void {
    this.#averages.write(tensors);
    this.updates = updates;
  }

  /** Frees the averages. */
  dispose(): void {
    this.#averages.dispose();
  }
}

/** The variable then shares the memory of `value`, which stays the caller's. */
function assign(variable: tf.Variable, value: tf.Tensor): void {
  const shared = value.clone();
  variable.assign(shared);
  shared.dispose();
}
