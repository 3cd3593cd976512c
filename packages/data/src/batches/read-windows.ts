import type { IdSequence } from '../ids/id-sequence.ts';
import type { Batch } from './dataset.ts';

/** The windows of seqLength + 1 ids that begin at `starts`, as rows of inputs and targets. */
export function readWindows(
  text: IdSequence,
  starts: readonly number[],
  seqLength: number,
): Pick<Batch, 'xs' | 'ys' | 'shape'> {
  const xs = new Int32Array(starts.length * seqLength);
  const ys = new Int32Array(starts.length * seqLength);
  for (const [row, start] of starts.entries()) {
    const window = text.read(start, start + seqLength + 1);
    xs.set(window.subarray(0, seqLength), row * seqLength);
    ys.set(window.subarray(1), row * seqLength);
  }
  return { xs, ys, shape: [starts.length, seqLength] };
}
