/** The rows of a batch, taken out and put together again. States begin with the batch axis; no more is known of them. */
import { SamplerError } from '../sampler-error.ts';

/** The given rows of states of `batch` rows, in new arrays. */
export function selectRows(states: readonly Float32Array[], batch: number, rows: readonly number[]): Float32Array[] {
  return states.map((state) => {
    const width = rowWidth(state, batch);
    const selected = new Float32Array(rows.length * width);
    for (const [index, row] of rows.entries()) {
      selected.set(state.subarray(row * width, (row + 1) * width), index * width);
    }
    return selected;
  });
}

/** States of `batch` rows whose rows come from several groups: row `rows[i]` is row i of that group's states. */
export function mergeRows(
  groups: readonly { rows: readonly number[]; states: readonly Float32Array[] }[],
  batch: number,
): Float32Array[] {
  const [first] = groups;
  return first!.states.map((firstState, index) => {
    const width = rowWidth(firstState, first!.rows.length);
    const merged = new Float32Array(batch * width);
    for (const { rows, states } of groups) {
      const state = states[index];
      for (const [from, to] of rows.entries()) merged.set(state.subarray(from * width, (from + 1) * width), to * width);
    }
    return merged;
  });
}

function rowWidth(state: Float32Array, batch: number): number {
  const width = state.length / batch;
  if (Number.isInteger(width)) return width;
  const message = `A state has ${state.length} numbers, which do not divide among ${batch} lanes: pass on those of the same inputs.`;
  throw new SamplerError('INVALID_ARGUMENT', message);
}
