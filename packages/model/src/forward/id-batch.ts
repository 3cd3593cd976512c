import { ModelError } from '../model-error.ts';

/** Ids of several sequences of one length, in the order of time: all first ids, then all second ones. */
export interface IdBatch {
  ids: Int32Array;
  batch: number;
  time: number;
}

/**
 * Reorders ids from `[batch, time]` to `[time, batch]`, in a new array: TensorFlow.js keeps a reference to the array that
 * a tensor is made from.
 *
 * @throws ModelError `INVALID_ARGUMENT` when the shape does not fit or an id is outside the vocabulary.
 */
export function toTimeMajor(ids: ArrayLike<number>, shape: readonly [number, number], vocabSize: number): IdBatch {
  const [batch, time] = shape;
  if (ids.length !== batch * time || batch < 1 || time < 1) {
    throw new ModelError(
      'INVALID_ARGUMENT',
      `${ids.length} ids do not fill the shape [${shape}]; each size is at least 1.`,
    );
  }
  const reordered = new Int32Array(ids.length);
  for (let lane = 0; lane < batch; lane++) {
    for (let t = 0; t < time; t++) {
      const id = ids[lane * time + t];
      if (!(id >= 0 && id < vocabSize)) {
        throw new ModelError('INVALID_ARGUMENT', `The id ${id} is outside the vocabulary, which has ${vocabSize} ids.`);
      }
      reordered[t * batch + lane] = id;
    }
  }
  return { ids: reordered, batch, time };
}

/** Rows of ids, one sequence each, as one array with its shape. */
export function flattenRows(rows: readonly ArrayLike<number>[]): { ids: Int32Array; shape: [number, number] } {
  const time = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== time)) {
    throw new ModelError('INVALID_ARGUMENT', 'All sequences of a batch must have the same number of ids.');
  }
  const ids = new Int32Array(rows.length * time);
  for (const [lane, row] of rows.entries()) ids.set(row, lane * time);
  return { ids, shape: [rows.length, time] };
}
