/** A trained model, one character at a time, whatever computes it: what a sampler needs to know. */
export interface Inference {
  /** Characters and `[UNK]`: how many logits a row has. */
  readonly vocabSize: number;
  /** How many state arrays a step takes and gives: one for each GRU layer; two for each LSTM layer, h before c. */
  readonly stateCount: number;

  /**
   * Takes one character for each row and gives the logits of the next one.
   *
   * @param ids `[batch]`
   * @param states `[batch, units]` each, as {@link stateCount} says; zeros without them. They are not changed.
   * @throws KernelError `INVALID_ARGUMENT` for an id outside the vocabulary or states that do not fit.
   */
  step(ids: Int32Array, states?: readonly Float32Array[]): InferenceStep;

  /**
   * The states after one character for each row, without the logits: for the characters of a prompt before its last.
   *
   * @throws KernelError as {@link step} does.
   */
  advance(ids: Int32Array, states?: readonly Float32Array[]): Float32Array[];

  /** Gives back what lies outside of JavaScript's own memory. Nothing can be computed afterwards. */
  dispose(): void;
}

/** What one step of an {@link Inference} gives. */
export interface InferenceStep {
  /** `[batch, vocabSize]` */
  logits: Float32Array;
  /** `[batch, units]` each, new arrays. */
  states: Float32Array[];
}
