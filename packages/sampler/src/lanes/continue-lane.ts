/** The generation loop for one text that was read before, so that it need not be read again for each continuation. */
import type { Tokenizer } from '@char-rnn/tokenizer';
import { EventLoopPacer } from '../event-loop.ts';
import { logProbability } from '../sampling/log-probability.ts';
import type { GenerateSettings } from '../sampling/sampling-options.ts';
import type { StepModel, StepResult } from '../step-model.ts';
import { checkStep } from './check-step.ts';
import { drawIds } from './draw-ids.ts';
import { LaneText } from './lane-text.ts';

/** A piece of a continuation, never empty. */
export interface Continuation {
  /** The characters. */
  text: string;
  /**
   * The natural logarithm of the probability that the model itself (at temperature 1, without `topK` and `topP`) gave to all that was
   * drawn for this piece.
   */
  logProbability: number;
}

/**
 * What `generateLanes` writes in the lane of this number after a text, given what the model gave for the text.
 *
 * @param read one row of logits and states
 */
export async function* continueLane(
  model: StepModel,
  tokenizer: Tokenizer,
  read: StepResult,
  lane: number,
  settings: GenerateSettings,
): AsyncGenerator<Continuation, void, undefined> {
  const { signal, length, stops } = settings;
  const laneText = new LaneText(tokenizer, length, stops);
  const pacer = new EventLoopPacer();
  let result = read;
  // Of ids whose character is not complete, or is held back because it may begin a stop string.
  let pending = 0;
  for (let position = 0; !laneText.done && !signal?.aborted; position++) {
    if (position > 0) {
      await pacer.breathe();
      if (signal?.aborted) break;
    }
    const ids = drawIds(result.logits, model.vocabSize, [lane], position, settings);
    pending += logProbability(result.logits, ids[0]);
    const text = laneText.push(ids[0]);
    if (text !== '') {
      yield { text, logProbability: pending };
      pending = 0;
    }
    if (laneText.done || signal?.aborted) break;
    result = await model.step(ids, result.states);
    checkStep(result, 1, model.vocabSize);
  }
  const text = laneText.end();
  if (text !== '') yield { text, logProbability: pending };
}
