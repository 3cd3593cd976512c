import { type ContextTrie, NO_NODE, ROOT } from './context-trie.ts';
import { wittenBell } from './witten-bell.ts';

/**
 * A position in a text, as the contexts that end there: of 0, 1, ... up to order - 1 characters, as far as the trie has
 * them. A step over the next character leads from each context to the one that is longer by it, which is also the
 * n-gram to count or to look up: one hash of two numbers for each order, never one of a string.
 */
export class ContextCursor {
  readonly #trie: ContextTrie;
  readonly #order: number;
  readonly #vocabSize: number;
  /** The probability of every character before anything is known of it. `[UNK]` is none. */
  readonly #uniform: number;
  /** `[order + 1]`: at k the node of the last k characters. Where the trie lacks one, it lacks all longer ones. */
  readonly #contexts: Uint32Array;

  /** At the beginning of a text. */
  constructor(trie: ContextTrie, order: number, vocabSize: number) {
    this.#trie = trie;
    this.#order = order;
    this.#vocabSize = vocabSize;
    this.#uniform = 1 / (vocabSize - 1);
    this.#contexts = new Uint32Array(order + 1);
  }

  /** Forgets what came before. */
  reset(): void {
    this.#contexts.fill(NO_NODE);
  }

  /** Counts `id` behind every context, then steps over it. The trie must have room for `order` more nodes. */
  learn(id: number): void {
    const contexts = this.#contexts;
    let context = ROOT;
    for (let length = 1; length <= this.#order; length++) {
      const longerContext = contexts[length];
      contexts[length] = this.#trie.count(context, id);
      if (longerContext === NO_NODE) return;
      context = longerContext;
    }
  }

  /** The probability of `id` at this position. Then steps over it. */
  predict(id: number): number {
    const contexts = this.#contexts;
    let context = ROOT;
    let probability = this.#uniform;
    for (let length = 1; length <= this.#order; length++) {
      const longerContext = contexts[length];
      contexts[length] = this.#trie.find(context, id);
      probability = this.#interpolate(context, contexts[length], probability);
      if (longerContext === NO_NODE) break;
      context = longerContext;
    }
    return probability;
  }

  /** `[vocabSize]`: the probabilities of all ids at this position, where it stays. */
  distribution(): Float64Array {
    const probabilities = new Float64Array(this.#vocabSize).fill(this.#uniform, 1);
    let context = ROOT;
    for (let length = 1; length <= this.#order; length++) {
      for (let id = 1; id < this.#vocabSize; id++) {
        probabilities[id] = this.#interpolate(context, this.#trie.find(context, id), probabilities[id]);
      }
      context = this.#contexts[length];
      if (context === NO_NODE) break;
    }
    return probabilities;
  }

  #interpolate(context: number, ngram: number, shorter: number): number {
    const trie = this.#trie;
    return wittenBell(trie.occurrences(ngram), trie.followers(context), trie.distinctFollowers(context), shorter);
  }
}
