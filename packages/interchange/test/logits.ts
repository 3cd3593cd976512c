import type { ModelArtifacts } from '@char-rnn/files';
import { KernelStepModel } from '@char-rnn/sampler';

/** `[ids.length, vocabSize]`: what this project computes, one character after another. */
export async function computeLogits(model: ModelArtifacts, ids: Int32Array): Promise<Float32Array> {
  const stepModel = KernelStepModel.fromArtifacts(model);
  const { vocabSize } = model.architecture;
  const logits = new Float32Array(ids.length * vocabSize);
  let states: Float32Array[] | undefined;
  for (const [index, id] of ids.entries()) {
    const step = await stepModel.step(Int32Array.of(id), states);
    logits.set(step.logits, index * vocabSize);
    states = step.states;
  }
  stepModel.dispose();
  return logits;
}

export function largestDifference(a: Float32Array, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index])), 0);
}
