import { checkIdRange, checkIds, checkInteger } from './check-arguments.ts';
import { ContextCursor } from './context-cursor.ts';
import { ContextTrie } from './context-trie.ts';
import { type IdChunks, type Ids, UNKNOWN_ID } from './ids.ts';
import { NgramError } from './ngram-error.ts';
import { type ReadOptions, readIds } from './read-ids.ts';

const DEFAULT_ORDER = 5;
const DEFAULT_MAX_CONTEXTS = 0x40_0000;
/** 7.5 GB of table, whose slots are then still fewer than the 32-bit hashes. */
const LARGEST_MAX_CONTEXTS = 0x1000_0000;
/** What the table's 32-bit counts hold. */
const MAX_CHARACTERS = 0xffff_ffff;
/** `[UNK]` and one character. */
const MIN_VOCAB_SIZE = 2;
/** The ids of an Int32Array. */
const MAX_VOCAB_SIZE = 0x8000_0000;

/** How `NgramModel.fit` counts. */
export interface FitOptions extends ReadOptions {
  /** A model of order n predicts a character from the n - 1 before it. Default 5. */
  order?: number;
  /** The size of the tokenizer, `[UNK]` included: ids are in [0, vocabSize). */
  vocabSize: number;
  /**
   * Most contexts in the table, which has one for each different string of 0 to `order` characters. Room for one takes
   * 28 to 36 bytes; there is room for a thousand at first, and it doubles as they come. Default 4,194,304 in 117 MB, and
   * 143 MB while the table grows to that.
   */
  maxContexts?: number;
}

/** How well a model predicts a text: the figures that a network's evaluation gives, over the same characters. */
export interface NgramEvaluation {
  /** Mean cross-entropy, in nats per character. */
  loss: number;
  /** The same in bits: loss / ln 2. */
  bitsPerChar: number;
  /** exp(loss): how many characters the model is undecided between, on average. */
  perplexity: number;
  /** Characters that were predicted and counted. */
  characters: number;
  /** Characters that are `[UNK]`: left out of the mean. */
  unknownCharacters: number;
}

/**
 * A character n-gram model with interpolated Witten-Bell smoothing, made by `fit`.
 *
 * Behind every context, each character of the vocabulary has a probability above 0, and all together 1: single
 * characters are interpolated with the uniform distribution over them, 1 / (vocabSize - 1). `[UNK]`, id 0, is no
 * character: it is never counted nor predicted, and the text behind it has no context from before it.
 */
export class NgramModel {
  /** The n of n-gram: characters of a context, and the one that is predicted. */
  readonly order: number;
  /** Characters and `[UNK]`. */
  readonly vocabSize: number;
  /** Characters that it learned from, those that are `[UNK]` not counted. */
  readonly characters: number;
  /** Whether the table was full before the text ended, so that only the beginning of the text was learned from. */
  readonly isPartial: boolean;
  readonly #trie: ContextTrie;

  private constructor(
    trie: ContextTrie,
    { order, vocabSize, characters, isPartial }: Pick<NgramModel, 'order' | 'vocabSize' | 'characters' | 'isPartial'>,
  ) {
    this.#trie = trie;
    this.order = order;
    this.vocabSize = vocabSize;
    this.characters = characters;
    this.isPartial = isPartial;
  }

  /**
   * Counts a text. When the table is full it stops, and reads no further: the model is then exactly that of the first
   * `characters` characters.
   *
   * @throws NgramError `TEXT_TOO_SHORT` when the text has no character but `[UNK]`.
   * @throws NgramError `INVALID_ARGUMENT` for options out of range, and for ids that are not in [0, vocabSize).
   */
  static async fit(ids: Ids | IdChunks, options: FitOptions): Promise<NgramModel> {
    const { order = DEFAULT_ORDER, vocabSize, maxContexts = DEFAULT_MAX_CONTEXTS } = options;
    checkInteger('vocabSize', vocabSize, MIN_VOCAB_SIZE, MAX_VOCAB_SIZE);
    checkInteger('maxContexts', maxContexts, 2, LARGEST_MAX_CONTEXTS);
    // The first character must find room.
    checkInteger('order', order, 1, maxContexts - 1);

    const trie = new ContextTrie(maxContexts);
    const cursor = new ContextCursor(trie, order, vocabSize);
    let characters = 0;
    let isPartial = false;
    for await (const slice of readIds(ids, vocabSize, options)) {
      for (let i = 0; i < slice.length && !isPartial; i++) {
        if (slice[i] === UNKNOWN_ID) {
          cursor.reset();
        } else if (characters < MAX_CHARACTERS && trie.reserve(order)) {
          cursor.learn(slice[i]);
          characters++;
        } else {
          isPartial = true;
        }
      }
      if (isPartial) break;
    }
    if (characters === 0) {
      const message = 'The text has 0 characters that are in the vocabulary; at least 1 is needed to learn from.';
      throw new NgramError('TEXT_TOO_SHORT', message);
    }
    return new NgramModel(trie, { order, vocabSize, characters, isPartial });
  }

  /** Contexts in the table: the different strings of 0 to `order` characters. */
  get contexts(): number {
    return this.#trie.size;
  }

  /** Bytes of the table. */
  get byteLength(): number {
    return this.#trie.byteLength;
  }

  /**
   * The loss on a text, read as one stream from a beginning without context: every character but the first is
   * predicted once, from those before it in this text.
   *
   * @throws NgramError `TEXT_TOO_SHORT` for fewer than two ids.
   * @throws NgramError `INVALID_ARGUMENT` for ids that are not in [0, vocabSize), and when all to predict are `[UNK]`.
   */
  async evaluate(ids: Ids | IdChunks, options: ReadOptions = {}): Promise<NgramEvaluation> {
    const cursor = new ContextCursor(this.#trie, this.order, this.vocabSize);
    let sum = 0;
    let position = 0;
    let unknownCharacters = 0;
    for await (const slice of readIds(ids, this.vocabSize, options)) {
      for (let i = 0; i < slice.length; i++, position++) {
        const isTarget = position > 0;
        if (slice[i] === UNKNOWN_ID) {
          cursor.reset();
          if (isTarget) unknownCharacters++;
        } else {
          const loss = -Math.log(cursor.predict(slice[i]));
          if (isTarget) sum += loss;
        }
      }
    }
    if (position < 2) {
      const message = `The text has ${position} characters; at least 2 are needed to predict one from another.`;
      throw new NgramError('TEXT_TOO_SHORT', message);
    }
    const characters = position - 1 - unknownCharacters;
    if (characters === 0) {
      const message = `None of the ${unknownCharacters} characters of the text is in the model's vocabulary: there is nothing to evaluate.`;
      throw new NgramError('INVALID_ARGUMENT', message);
    }
    const loss = sum / characters;
    return { loss, bitsPerChar: loss / Math.LN2, perplexity: Math.exp(loss), characters, unknownCharacters };
  }

  /**
   * `[vocabSize]`: the probability of each id behind the text `context`, of which the last `order - 1` ids matter.
   * That of `[UNK]` is 0.
   *
   * @throws NgramError `INVALID_ARGUMENT` for ids that are not in [0, vocabSize).
   */
  probabilities(context: Ids): Float64Array {
    checkIds(context);
    checkIdRange(context, this.vocabSize);
    const cursor = new ContextCursor(this.#trie, this.order, this.vocabSize);
    for (const id of context.subarray(Math.max(0, context.length - (this.order - 1)))) {
      if (id === UNKNOWN_ID) cursor.reset();
      else cursor.predict(id);
    }
    return cursor.distribution();
  }
}
