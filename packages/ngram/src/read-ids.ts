import { checkIdRange, checkIds } from './check-arguments.ts';
import type { IdChunks, Ids } from './ids.ts';

/** How far into a text the work has come. */
export interface ReadProgress {
  /** Characters read, from the beginning of the text. */
  readonly characters: number;
}

/** Options of whatever reads a whole text. */
export interface ReadOptions {
  /** Ends the work early by throwing the signal's reason. */
  signal?: AbortSignal;
  /** Called after every 32,768 characters. */
  onProgress?: (progress: ReadProgress) => void;
}

/** Characters between two turns of the event loop: on a text of a megabyte, a few milliseconds of work. */
const SLICE_LENGTH = 0x8000;

/**
 * A text in slices that are short enough to be worked on in one go, with ids that are all in [0, vocabSize). Between
 * them the event loop turns, so that timers, input and the signal get through.
 */
export async function* readIds(
  ids: Ids | IdChunks,
  vocabSize: number,
  { signal, onProgress }: ReadOptions,
): AsyncGenerator<Ids> {
  signal?.throwIfAborted();
  let characters = 0;
  let untilTurn = SLICE_LENGTH;
  for await (const chunk of chunksOf(ids)) {
    checkIds(chunk);
    for (let start = 0; start < chunk.length; ) {
      const slice = chunk.subarray(start, start + untilTurn);
      checkIdRange(slice, vocabSize, characters);
      yield slice;
      start += slice.length;
      characters += slice.length;
      untilTurn -= slice.length;
      if (untilTurn > 0) continue;
      untilTurn = SLICE_LENGTH;
      onProgress?.({ characters });
      await turnEventLoop();
      signal?.throwIfAborted();
    }
  }
}

function chunksOf(ids: Ids | IdChunks): IdChunks {
  const isIterable = typeof ids === 'object' && ids !== null && (Symbol.iterator in ids || Symbol.asyncIterator in ids);
  return isIterable && !ArrayBuffer.isView(ids) ? ids : [ids as Ids];
}

/** Browsers have no `setImmediate`. */
function turnEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
