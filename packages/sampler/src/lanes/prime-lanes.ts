/** Brings the lanes of a batch through texts of different lengths: each lane reads its own text and nothing else. */
import type { EventLoopPacer } from '../event-loop.ts';
import type { StepModel, StepResult } from '../step-model.ts';
import { checkStep } from './check-step.ts';
import { mergeRows, selectRows } from './state-rows.ts';

/** Characters that a model reads in one call: between calls an abort is noticed. */
const CHUNK_LENGTH = 64;

export interface PrimeLanesInput {
  model: StepModel;
  /** The ids of each lane's text, at least one. */
  texts: readonly Int32Array[];
  /** Of all lanes; absent at the beginning. */
  states?: Float32Array[] | undefined;
  pacer: EventLoopPacer;
  signal?: AbortSignal | undefined;
}

/** The logits and states of all lanes after their texts, or undefined if aborted before. */
export async function primeLanes(input: PrimeLanesInput): Promise<StepResult | undefined> {
  const { model, texts, states } = input;
  const batch = texts.length;
  const groups: { rows: number[]; states: Float32Array[]; logits: Float32Array }[] = [];
  for (const rows of groupByLength(texts)) {
    const before = states !== undefined && rows.length < batch ? selectRows(states, batch, rows) : states;
    const result = await primeEqualLengths(input, rows, before);
    if (result === undefined) return undefined;
    groups.push({ rows, ...result });
  }
  if (groups.length === 1) return groups[0];
  const logits = new Float32Array(batch * model.vocabSize);
  for (const group of groups) {
    for (const [from, to] of group.rows.entries()) {
      const row = group.logits.subarray(from * model.vocabSize, (from + 1) * model.vocabSize);
      logits.set(row, to * model.vocabSize);
    }
  }
  return { logits, states: mergeRows(groups, batch) };
}

function groupByLength(texts: readonly Int32Array[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const [lane, { length }] of texts.entries()) {
    const group = groups.get(length);
    if (group === undefined) groups.set(length, [lane]);
    else group.push(lane);
  }
  return [...groups.values()];
}

async function primeEqualLengths(
  { model, texts, pacer, signal }: PrimeLanesInput,
  lanes: readonly number[],
  states: Float32Array[] | undefined,
): Promise<StepResult | undefined> {
  const length = texts[lanes[0]].length;
  const chunkLength = model.prime === undefined ? 1 : CHUNK_LENGTH;
  let result: StepResult | undefined;
  for (let start = 0; start < length; start += chunkLength) {
    if (signal?.aborted) return undefined;
    const time = Math.min(chunkLength, length - start);
    const ids = new Int32Array(lanes.length * time);
    for (const [row, lane] of lanes.entries()) ids.set(texts[lane].subarray(start, start + time), row * time);
    const before: Float32Array[] | undefined = result?.states ?? states;
    result =
      time > 1 && model.prime !== undefined
        ? await model.prime(ids, [lanes.length, time], before)
        : await model.step(ids, before);
    checkStep(result, lanes.length, model.vocabSize);
    await pacer.breathe();
  }
  return result;
}
