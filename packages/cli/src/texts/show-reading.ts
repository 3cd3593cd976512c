import { showProgress } from '../terminal/show-progress.ts';
import type { CorpusProgress } from './corpus.ts';

/** Reads texts, and shows how far it is where that takes more than a moment. */
export function showReading<T>(read: (onProgress: (progress: CorpusProgress) => void) => Promise<T>): Promise<T> {
  return showProgress('read', (update) =>
    read(({ readBytes, totalBytes, pass, passes }) => update((pass - 1) * totalBytes + readBytes, passes * totalBytes)),
  );
}
