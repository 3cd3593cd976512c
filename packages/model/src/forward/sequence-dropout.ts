import { maskSteps } from '@char-rnn/backend';
import { RandomPurpose, RandomStream } from '@char-rnn/random';
import * as tf from '@tensorflow/tfjs';

export interface SequenceDropoutOptions {
  /** The fraction dropped, in (0, 1). */
  rate: number;
  seed: number;
  /** The training step and the place in the model: together with the seed they determine the mask. */
  step: number;
  place: number;
}

/** Where the outputs of a recurrent layer are dropped has the number of the layer, from 0. */
export const EMBEDDING_PLACE = 0xffff_ffff;

/**
 * Dropout with one mask per sequence: what is dropped at the first time step is dropped at all of them (Gal and
 * Ghahramani, arXiv:1512.05287). What stays is scaled by 1 / (1 - rate).
 *
 * @param sequence `[time, batch, units]`
 */
export function dropSequence(sequence: tf.Tensor3D, { rate, seed, step, place }: SequenceDropoutOptions): tf.Tensor3D {
  const [, batch, units] = sequence.shape;
  const random = new RandomStream(seed, RandomPurpose.dropout, step, place);
  const scale = 1 / (1 - rate);
  const mask = Float32Array.from({ length: batch * units }, () => (random.uniform() < rate ? 0 : scale));
  return maskSteps(sequence, tf.tensor3d(mask, [1, batch, units]));
}
