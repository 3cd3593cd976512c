/** The definition, word by word: strings in Maps, one recursion for each probability. */
export class NaiveNgram {
  readonly #followers = new Map<string, Map<number, number>>();
  readonly #order: number;
  readonly #vocabSize: number;

  constructor(text: readonly number[], order: number, vocabSize: number) {
    this.#order = order;
    this.#vocabSize = vocabSize;
    for (const [position, id] of text.entries()) {
      if (id === 0) continue;
      for (const context of this.#contexts(text.slice(0, position))) {
        const counts = this.#followers.get(context.join()) ?? new Map<number, number>();
        counts.set(id, (counts.get(id) ?? 0) + 1);
        this.#followers.set(context.join(), counts);
      }
    }
  }

  probability(id: number, before: readonly number[]): number {
    if (id === 0) return 0;
    return this.#interpolated(id, this.#contexts(before));
  }

  /** The mean of -ln P over all characters but the first and those that are 0. */
  loss(text: readonly number[]): number {
    const losses = text.flatMap((id, position) =>
      position === 0 || id === 0 ? [] : [-Math.log(this.probability(id, text.slice(0, position)))],
    );
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  }

  /** The last 0, 1, ... order - 1 of the ids, none from before a 0. */
  #contexts(before: readonly number[]): number[][] {
    const known = before.slice(before.lastIndexOf(0) + 1);
    const longest = Math.min(this.#order - 1, known.length);
    return Array.from({ length: longest + 1 }, (_, length) => known.slice(known.length - length));
  }

  #interpolated(id: number, contexts: readonly number[][]): number {
    if (contexts.length === 0) return 1 / (this.#vocabSize - 1);
    const shorter = this.#interpolated(id, contexts.slice(0, -1));
    const counts = this.#followers.get(contexts.at(-1)!.join());
    if (counts === undefined) return shorter;
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return ((counts.get(id) ?? 0) + counts.size * shorter) / (total + counts.size);
  }
}
