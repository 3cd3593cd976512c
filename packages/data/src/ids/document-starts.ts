/**
 * A text of several documents is their ids one after the other and the positions at which they begin, such as
 * `[0, 5120, 7004]`: ascending, the first one 0. Every text is at least one document.
 */
import { checkInteger } from '../check-arguments.ts';
import { DataError } from '../data-error.ts';
import type { Split } from './split-ids.ts';

/** Throws `INVALID_ARGUMENT` unless documents of a text with `length` ids can begin there. */
export function checkDocumentStarts(documentStarts: readonly number[], length: number): void {
  const wrong = documentStarts.findIndex((start, document) =>
    document === 0
      ? start !== 0
      : !Number.isSafeInteger(start) || start <= documentStarts[document - 1] || start >= length,
  );
  if (wrong === -1 && documentStarts.length > 0) return;
  throw new DataError(
    'INVALID_ARGUMENT',
    `documentStarts must begin with 0 and ascend, each below the ${length} ids of the text; the one at position ${Math.max(0, wrong)} is ${documentStarts[Math.max(0, wrong)]}.`,
  );
}

/** `[documents]`: how many ids each has. */
export function documentLengths(documentStarts: readonly number[], length: number): number[] {
  return documentStarts.map((start, document) => (documentStarts[document + 1] ?? length) - start);
}

/**
 * Where the documents begin in each of the two parts of a text, of which the first has `trainLength` ids: what `splitIds`
 * does for the ids. The document that is cut ends the one part and begins the other.
 */
export function splitDocumentStarts(documentStarts: readonly number[], trainLength: number): Split<number[]> {
  checkInteger('trainLength', trainLength, 0);
  const isTrained = (start: number) => start < trainLength;
  const held = documentStarts.filter((start) => start > trainLength).map((start) => start - trainLength);
  return { train: [0, ...documentStarts.filter(isTrained).slice(1)], validation: [0, ...held] };
}

/** The last document that begins at `position` or before it, found in a logarithmic number of looks. */
export function findDocument(documentStarts: readonly number[], position: number): number {
  let first = 0;
  let last = documentStarts.length - 1;
  while (first < last) {
    const middle = Math.ceil((first + last) / 2);
    if (documentStarts[middle] <= position) first = middle;
    else last = middle - 1;
  }
  return first;
}
