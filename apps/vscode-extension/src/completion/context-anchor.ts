/**
 * Where in a document the model begins to read. It reads some hundred characters before the cursor, and the place where it begins stays
 * where it is while the cursor moves on: moving it means to read all of them again.
 */

/** Characters (UTF-16 units) before the cursor, at least, where the document has them. */
export const SHORTEST_CONTEXT = 384;

/** When there are more, the anchor moves. */
export const LONGEST_CONTEXT = 1024;

/** As far as this the anchor is moved back to the beginning of a line, where a text is easier to understand. */
const SEARCH_FOR_LINE = 128;

/** An edit of a document: `length` characters at `offset` became `newLength` ones. */
export interface DocumentEdit {
  offset: number;
  length: number;
  newLength: number;
}

export class ContextAnchor {
  #offset: number | undefined;

  /** Follows an edit: what was in front of the anchor has become longer or shorter, or the anchor itself was overwritten. */
  edit({ offset, length, newLength }: DocumentEdit): void {
    if (this.#offset === undefined) return;
    if (offset + length <= this.#offset) this.#offset += newLength - length;
    else if (offset < this.#offset) this.#offset = undefined;
  }

  /**
   * The offset from which the text before the cursor is to be read.
   *
   * @param textBefore the text between two offsets
   */
  locate(cursor: number, textBefore: (from: number, to: number) => string): number {
    const before = this.#offset === undefined ? -1 : cursor - this.#offset;
    const isEnough = before >= SHORTEST_CONTEXT || this.#offset === 0;
    if (before >= 0 && before <= LONGEST_CONTEXT && isEnough) return this.#offset!;
    this.#offset = chooseAnchor(cursor, textBefore);
    return this.#offset;
  }
}

function chooseAnchor(cursor: number, textBefore: (from: number, to: number) => string): number {
  const latest = cursor - SHORTEST_CONTEXT;
  if (latest <= SEARCH_FOR_LINE) return 0;
  const text = textBefore(latest - SEARCH_FOR_LINE, latest);
  const lineEnd = text.lastIndexOf('\n');
  if (lineEnd >= 0) return latest - SEARCH_FOR_LINE + lineEnd + 1;
  // Not between the halves of a surrogate pair.
  const isSecondHalf = /[\uDC00-\uDFFF]/.test(textBefore(latest, latest + 1));
  return isSecondHalf ? latest - 1 : latest;
}
