import type { Tokenizer } from '@char-rnn/tokenizer';
import type { SamplingSettings } from '../sampling/sampling-options.ts';
import type { StepModel, StepResult } from '../step-model.ts';
import { checkStep } from './check-step.ts';
import { drawIds } from './draw-ids.ts';
import { selectRows } from './state-rows.ts';

/**
 * One whole character for each lane. Where a character takes several ids, the model reads all but the last of them
 * from a copy of the state.
 *
 * @param read the logits and states of all lanes
 * @param nextPosition numbers each draw
 */
export async function drawCharacters(
  model: StepModel,
  tokenizer: Tokenizer,
  read: StepResult,
  settings: SamplingSettings,
  nextPosition: () => number,
): Promise<string[]> {
  const batch = read.logits.length / model.vocabSize;
  const decoders = Array.from({ length: batch }, () => tokenizer.decoder());
  const characters = decoders.map(() => '');
  let lanes = [...decoders.keys()];
  let { logits, states } = read;
  while (true) {
    const ids = drawIds(logits, model.vocabSize, lanes, nextPosition(), settings);
    for (const [row, lane] of lanes.entries()) characters[lane] = decoders[lane].push([ids[row]]);
    const rows = [...lanes.keys()].filter((row) => characters[lanes[row]] === '');
    if (rows.length === 0) return characters;
    const before = selectRows(states, lanes.length, rows);
    lanes = rows.map((row) => lanes[row]);
    ({ logits, states } = await model.step(
      Int32Array.from(rows, (row) => ids[row]),
      before,
    ));
    checkStep({ logits, states }, lanes.length, model.vocabSize);
  }
}
