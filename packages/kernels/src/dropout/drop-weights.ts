/**
 * DropConnect: L. Wan et al., "Regularization of Neural Networks using DropConnect", ICML 2013; on recurrent weights as
 * S. Merity et al., "Regularizing and Optimizing LSTM Language Models", ICLR 2018.
 *
 * The mask is a pure function of its numbers. Weight i takes 16 random bits: of word i / 2 of the stream
 * `RandomStream(seed, RandomPurpose.weightDropout, step, layer)` the lower half where i is even and the upper half where
 * it is odd, so that one block of Philox serves weights 8n to 8n + 7. It is dropped where they are below `rate * 65536`.
 */
import { RandomPurpose, RandomStream } from '@char-rnn/random';
import { checkNumber, checkSizes } from '../check-arguments.ts';
import { KernelError } from '../kernel-error.ts';

/** What {@link dropWeights} takes. */
export interface DropWeightsOptions {
  /** Of any shape. They are not changed. */
  weights: Float32Array;
  /** The probability that a weight is dropped, in [0, 1), kept to 16 bits. */
  rate: number;
  /** Any safe integer. */
  seed: number;
  /** The training step and the layer, integers in [0, 2^32): together with the seed they determine the mask. */
  step: number;
  /** The number of the layer, an integer in [0, 2^32). */
  layer: number;
}

/** What is drawn for a weight is below this. */
const DRAWS = 65536;

/**
 * A new array in which each weight is multiplied by 0 with probability `rate`, and else by `1 / (1 - rate)`. The gradient
 * is the same function of the incoming gradient.
 *
 * @throws KernelError `INVALID_ARGUMENT` for a rate or a number out of range.
 */
export function dropWeights(options: DropWeightsOptions): Float32Array {
  const { weights, seed, step, layer } = options;
  const { threshold, scale } = planDrop(options);
  const random = new RandomStream(seed, RandomPurpose.weightDropout, step, layer);
  const dropped = new Float32Array(weights.length);
  for (let i = 0; i < weights.length; i += 2) {
    const word = random.uint32();
    // A product, not a choice: a weight of NaN must show wherever it is.
    dropped[i] = weights[i] * ((word & 0xffff) < threshold ? 0 : scale);
    dropped[i + 1] = weights[i + 1] * (word >>> 16 < threshold ? 0 : scale);
  }
  return dropped;
}

/** Draws below `threshold` drop a weight, `scale` (a float32) multiplies the others; throws `INVALID_ARGUMENT`. */
export function planDrop({ rate, seed, step, layer }: DropWeightsOptions): { threshold: number; scale: number } {
  checkNumber('rate', rate, 0, 1);
  checkSizes({ step, layer }, 0);
  if (!Number.isSafeInteger(seed)) throw new KernelError('INVALID_ARGUMENT', `seed is ${seed}: give a safe integer.`);
  return { threshold: Math.floor(rate * DRAWS), scale: Math.fround(1 / (1 - rate)) };
}
