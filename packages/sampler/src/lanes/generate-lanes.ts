/** The generation loop: prime, draw, show, step, for several independent lanes in one batch. */
import type { Tokenizer } from '@char-rnn/tokenizer';
import { EventLoopPacer } from '../event-loop.ts';
import type { GenerateSettings } from '../sampling/sampling-options.ts';
import type { StepModel } from '../step-model.ts';
import { checkStep } from './check-step.ts';
import { drawIds } from './draw-ids.ts';
import { LaneText } from './lane-text.ts';
import { primeLanes } from './prime-lanes.ts';
import { selectRows } from './state-rows.ts';

/** A piece of the text of one lane, never empty. */
export interface LanePiece {
  lane: number;
  text: string;
}

/**
 * The texts that follow the prompts, piece by piece. A lane that is done leaves the batch.
 *
 * @param prompts the ids of each lane's prompt, at least one each
 */
export async function* generateLanes(
  model: StepModel,
  tokenizer: Tokenizer,
  prompts: readonly Int32Array[],
  settings: GenerateSettings,
): AsyncGenerator<LanePiece, void, undefined> {
  const { signal, length, stops } = settings;
  const texts = prompts.map(() => new LaneText(tokenizer, length, stops));
  let lanes = [...texts.keys()].filter((lane) => !texts[lane].done);
  if (lanes.length === 0) return;
  const pacer = new EventLoopPacer();
  let result = await primeLanes({ model, texts: prompts, pacer, signal });

  for (let position = 0; result !== undefined && !signal?.aborted; position++) {
    const ids = drawIds(result.logits, model.vocabSize, lanes, position, settings);
    for (const [row, lane] of lanes.entries()) {
      const text = texts[lane].push(ids[row]);
      if (text !== '') yield { lane, text };
    }
    const rows = [...lanes.keys()].filter((row) => !texts[lanes[row]].done);
    if (rows.length === 0) break;
    const isSmaller = rows.length < lanes.length;
    const states = isSmaller ? selectRows(result.states, lanes.length, rows) : result.states;
    lanes = rows.map((row) => lanes[row]);
    await pacer.breathe();
    if (signal?.aborted) break;
    result = await model.step(isSmaller ? Int32Array.from(rows, (row) => ids[row]) : ids, states);
    checkStep(result, lanes.length, model.vocabSize);
  }
  for (const [lane, laneText] of texts.entries()) {
    const text = laneText.end();
    if (text !== '') yield { lane, text };
  }
}
