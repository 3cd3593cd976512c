import { UNKNOWN_ID } from '@char-rnn/tokenizer';

/**
 * The natural logarithm of the probability of `id` under softmax(logits) without `[UNK]`, which is never drawn.
 *
 * @param logits `[vocabSize]`
 */
export function logProbability(logits: Float32Array, id: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let other = 0; other < logits.length; other++) {
    if (other !== UNKNOWN_ID && logits[other] > largest) largest = logits[other];
  }
  let sum = 0;
  for (let other = 0; other < logits.length; other++) {
    if (other !== UNKNOWN_ID) sum += Math.exp(logits[other] - largest);
  }
  return logits[id] - largest - Math.log(sum);
}
