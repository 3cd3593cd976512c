/** A second implementation to compare with: no batches, no streams, one probability after the other. */
import { RandomPurpose, RandomStream } from '@char-rnn/random';

export interface NaiveOptions {
  temperature: number;
  topK?: number;
  topP?: number;
}

/** The probability of each id. */
export function naiveDistribution(logits: ArrayLike<number>, { temperature, topK, topP }: NaiveOptions): number[] {
  let entries = Array.from(logits, (logit, id) => ({ id, logit })).slice(1);
  entries.sort((a, b) => b.logit - a.logit || a.id - b.id);
  if (temperature === 0) entries = entries.slice(0, 1);
  if (topK !== undefined) entries = entries.slice(0, topK);
  const largest = entries[0].logit;
  const scale = temperature === 0 ? 1 : temperature;
  const weighted = entries.map(({ id, logit }) => ({ id, weight: Math.exp((logit - largest) / scale) }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const kept: typeof weighted = [];
  let mass = 0;
  for (const entry of weighted) {
    if (topP !== undefined && mass >= topP) break;
    kept.push(entry);
    mass += entry.weight / total;
  }
  const keptTotal = kept.reduce((sum, { weight }) => sum + weight, 0);
  const probabilities = new Array<number>(logits.length).fill(0);
  for (const { id, weight } of kept) probabilities[id] = weight / keptTotal;
  return probabilities;
}

export function naiveDraw(probabilities: readonly number[], seed: number, position: number, lane: number): number {
  const uniform = new RandomStream(seed, RandomPurpose.sampling, position, lane).uniform();
  let cumulative = 0;
  return probabilities.findIndex((probability) => {
    cumulative += probability;
    return cumulative > uniform;
  });
}
