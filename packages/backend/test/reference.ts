import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** float64 reference values of a small Embedding-GRU-Dense model: see fixtures/README.md. */
export interface Reference {
  batch: number;
  time: number;
  vocabSize: number;
  embeddingDim: number;
  units: number;
  layers: number;
  ids: number[][];
  targets: number[][];
  h0: ReferenceTensor[];
  weights: Record<string, ReferenceTensor>;
  logits: ReferenceTensor;
  finalStates: ReferenceTensor[];
  loss: number;
  gradients: Record<string, ReferenceTensor>;
  gradientsOfH0: ReferenceTensor[];
  adam: { learningRate: number; beta1: number; beta2: number; epsilon: number; lossBeforeEachStep: number[] };
}

export interface ReferenceTensor {
  shape: number[];
  data: number[];
}

export const REFERENCE_NAMES = [
  'gru-reset-after-1layer',
  'gru-reset-after-1layer-zero-state',
  'gru-reset-after-2layers',
  'gru-reset-after-2layers-zero-state',
] as const;

export function readReference(name: string): Reference {
  const path = fileURLToPath(new URL(`../../../fixtures/${name}.json`, import.meta.url));
  return JSON.parse(readFileSync(path, 'utf8')) as Reference;
}

/** Agreement as the project defines it: `max|a - b| <= 1e-5 * max|b|`. */
export function expectAgreement(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  expect(actual.length, `${what}: number of values`).toBe(expected.length);
  let difference = 0;
  let magnitude = 0;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    magnitude = Math.max(magnitude, Math.abs(expected[i]));
  }
  expect(difference, `${what}: largest difference, with values up to ${magnitude}`).toBeLessThanOrEqual(
    1e-5 * magnitude,
  );
}
