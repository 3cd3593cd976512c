import { findDocument } from '../ids/document-starts.ts';

/** Windows, or batches, of which every document has its own, numbered through all documents of a text. */
export class DocumentPieces {
  readonly count: number;
  /** `[documents]`: the number of each document's first piece; a document without any has that of the next one. */
  readonly #firstPieces: readonly number[];

  /** @param counts how many pieces each document has. */
  constructor(counts: readonly number[]) {
    let count = 0;
    this.#firstPieces = counts.map((pieces) => {
      const first = count;
      count += pieces;
      return first;
    });
    this.count = count;
  }

  /** Where a piece, of [0, count), is: its document, and its place among the pieces of that. */
  locate(piece: number): { document: number; index: number } {
    const document = findDocument(this.#firstPieces, piece);
    return { document, index: piece - this.#firstPieces[document] };
  }
}
