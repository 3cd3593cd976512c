import type { NamedTensor } from '@char-rnn/files';
import * as tf from '@tensorflow/tfjs';

/** What an optimizer remembers of each weight, in tensors that start at zero. */
export class Slots {
  readonly #prefix: string;
  readonly #tensors = new Map<string, tf.Tensor>();

  /** @param prefix of the names under which a checkpoint holds the tensors, such as `adam/m`. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  get(weight: string, like: tf.Tensor): tf.Tensor {
    const known = this.#tensors.get(weight);
    if (known) return known;
    const zeros = tf.keep(tf.zerosLike(like));
    this.#tensors.set(weight, zeros);
    return zeros;
  }

  /** Takes the tensor over, and frees the one before. */
  replace(weight: string, tensor: tf.Tensor): void {
    this.#tensors.get(weight)?.dispose();
    this.#tensors.set(weight, tf.keep(tensor));
  }

  async read(): Promise<NamedTensor[]> {
    const entries = [...this.#tensors];
    const values = await Promise.all(entries.map(([, tensor]) => tensor.data<'float32'>()));
    return entries.map(([weight, tensor], i) => {
      return { name: `${this.#prefix}/${weight}`, shape: [...tensor.shape], data: values[i].slice() };
    });
  }

  /** Takes those of the tensors that carry this prefix, and forgets what was there. */
  write(tensors: readonly NamedTensor[]): void {
    this.dispose();
    for (const { name, shape, data } of tensors) {
      if (!name.startsWith(`${this.#prefix}/`)) continue;
      this.replace(name.slice(this.#prefix.length + 1), tf.tensor(data.slice(), shape, 'float32'));
    }
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }
}
