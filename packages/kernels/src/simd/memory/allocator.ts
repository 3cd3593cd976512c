/**
 * Deals out pieces of one address range: the smallest free piece that is large enough, neighbours joined when they are
 * freed. It knows numbers only, not the memory behind them.
 *
 * A training step takes and gives back the same sizes again and again, so the pieces settle after one step.
 */

/** A cache line: pieces never share one, so that threads do not wait for each other's writes. */
export const ALIGNMENT = 64;

interface Piece {
  start: number;
  size: number;
}

export class Allocator {
  /** In the order of their addresses, no two of them adjacent. */
  readonly #free: Piece[] = [];
  readonly #used = new Map<number, number>();
  #end: number;

  /** The range begins empty at `start`; {@link Allocator.extend} gives it room. */
  constructor(start: number) {
    this.#end = alignUp(start);
  }

  /** Bytes that are taken. */
  get usedBytes(): number {
    let sum = 0;
    for (const size of this.#used.values()) sum += size;
    return sum;
  }

  /** The address of a free piece of at least `bytes`, or undefined where there is none. */
  take(bytes: number): number | undefined {
    const size = Math.max(ALIGNMENT, alignUp(bytes));
    let best = -1;
    for (let i = 0; i < this.#free.length; i++) {
      const fits = this.#free[i].size >= size;
      if (fits && (best < 0 || this.#free[i].size < this.#free[best].size)) best = i;
    }
    if (best < 0) return undefined;
    const piece = this.#free[best];
    const { start } = piece;
    piece.start += size;
    piece.size -= size;
    if (piece.size === 0) this.#free.splice(best, 1);
    this.#used.set(start, size);
    return start;
  }

  /** Gives a piece back; false where none was taken at this address. */
  give(start: number): boolean {
    const size = this.#used.get(start);
    if (size === undefined) return false;
    this.#used.delete(start);
    this.#insert({ start, size });
    return true;
  }

  /** Bytes that the range must be extended by before {@link Allocator.take} finds room for `bytes`. */
  missingFor(bytes: number): number {
    const last = this.#free.at(-1);
    const atEnd = last !== undefined && last.start + last.size === this.#end ? last.size : 0;
    return Math.max(0, Math.max(ALIGNMENT, alignUp(bytes)) - atEnd);
  }

  /** The range now reaches to `end`. */
  extend(end: number): void {
    const size = Math.floor((end - this.#end) / ALIGNMENT) * ALIGNMENT;
    if (size <= 0) return;
    this.#insert({ start: this.#end, size });
    this.#end += size;
  }

  #insert(piece: Piece): void {
    let low = 0;
    let high = this.#free.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#free[middle].start < piece.start) low = middle + 1;
      else high = middle;
    }
    const before = this.#free[low - 1];
    const after = this.#free[low];
    const joinsBefore = before !== undefined && before.start + before.size === piece.start;
    const joinsAfter = after !== undefined && piece.start + piece.size === after.start;
    if (joinsAfter) piece.size += after.size;
    if (joinsBefore) {
      before.size += piece.size;
      if (joinsAfter) this.#free.splice(low, 1);
    } else this.#free.splice(low, joinsAfter ? 1 : 0, piece);
  }
}

function alignUp(value: number): number {
  return Math.ceil(value / ALIGNMENT) * ALIGNMENT;
}
