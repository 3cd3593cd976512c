import { SamplerError } from '../sampler-error.ts';
import type { StepResult } from '../step-model.ts';

/** @throws SamplerError `INVALID_LOGITS` if a model did not give one row of logits for each lane. */
export function checkStep({ logits }: StepResult, batch: number, vocabSize: number): void {
  if (logits.length === batch * vocabSize) return;
  const message = `The model gave ${logits.length} logits for ${batch} lanes of ${vocabSize} ids: expected ${batch * vocabSize}.`;
  throw new SamplerError('INVALID_LOGITS', message);
}
