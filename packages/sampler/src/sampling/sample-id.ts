/** One categorical draw from logits, in float64. `[UNK]` is never drawn. */
import { UNKNOWN_ID } from '@char-rnn/tokenizer';
import { SamplerError } from '../sampler-error.ts';
import type { SamplingSettings } from './sampling-options.ts';

/**
 * The id that the number `uniform` in [0, 1) picks from the distribution softmax(logits / temperature), restricted to
 * `topK` and then to `topP`, by the inverse of the cumulative distribution over ascending ids. Of equal logits the
 * smaller id counts as the more probable one.
 *
 * @param logits `[vocabSize]`
 * @throws SamplerError `INVALID_LOGITS` for NaN, for +Infinity and when no id is possible.
 */
export function sampleId(
  logits: Float32Array,
  { temperature, topK, topP }: Pick<SamplingSettings, 'temperature' | 'topK' | 'topP'>,
  uniform: number,
): number {
  const best = findMostProbable(logits);
  if (temperature === 0 || topK === 1) return best;
  const weights = new Float64Array(logits.length);
  for (let id = 0; id < logits.length; id++) {
    // Relative to the largest, so that nothing overflows and at least one weight is 1.
    if (id !== UNKNOWN_ID) weights[id] = Math.exp((logits[id] - logits[best]) / temperature);
  }
  if (topK < logits.length - 1 || topP < 1) keepMostProbable(weights, logits, topK, topP);
  return invertCumulative(weights, uniform);
}

function findMostProbable(logits: Float32Array): number {
  let best = -1;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id];
    if (Number.isNaN(logit) || logit === Number.POSITIVE_INFINITY) {
      const message = `The model computed the logit ${logit} for id ${id}: its weights or states are broken.`;
      throw new SamplerError('INVALID_LOGITS', message);
    }
    if (id !== UNKNOWN_ID && (best === -1 || logit > logits[best])) best = id;
  }
  if (best === -1 || logits[best] === Number.NEGATIVE_INFINITY) {
    throw new SamplerError('INVALID_LOGITS', 'The model leaves no character possible: every logit is -Infinity.');
  }
  return best;
}

/** Sets the weight of all others to zero. */
function keepMostProbable(weights: Float64Array, logits: Float32Array, topK: number, topP: number): void {
  const ranked = Int32Array.from(weights.keys())
    .filter((id) => id !== UNKNOWN_ID)
    // By logits, since the weights of very improbable ids are all rounded to zero.
    .sort((a, b) => logits[b] - logits[a] || a - b);
  const candidates = ranked.subarray(0, Math.min(topK, ranked.length));
  const total = candidates.reduce((sum, id) => sum + weights[id], 0);
  let kept = 0;
  let cumulative = 0;
  while (kept < candidates.length && (kept === 0 || cumulative < topP * total)) {
    cumulative += weights[candidates[kept++]];
  }
  for (const id of ranked.subarray(kept)) weights[id] = 0;
}

function invertCumulative(weights: Float64Array, uniform: number): number {
  const target = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  let cumulative = 0;
  let last = UNKNOWN_ID;
  for (let id = 0; id < weights.length; id++) {
    if (weights[id] === 0) continue;
    last = id;
    cumulative += weights[id];
    if (cumulative > target) return id;
  }
  // Only where `target` was rounded up to the whole sum.
  return last;
}
