/** What a step gives for each lane of a batch. */
export interface StepResult {
  /** `[batch, vocabSize]`, row-major: the unscaled log-probabilities of the character that comes next. */
  logits: Float32Array;
  /** `[batch, ...]` each, row-major: what the next step takes. */
  states: Float32Array[];
}

/**
 * Any model that the sampler can generate from. The state is the caller's: a step leaves the arrays that it is given
 * as they are and returns new ones. How many there are and what they mean is the model's own matter, but each begins
 * with the batch axis.
 */
export interface StepModel {
  /** The number of ids, `[UNK]` (id 0) included. */
  readonly vocabSize: number;
  /**
   * Reads one character in each lane.
   *
   * @param ids `[batch]`
   * @param states from the step before; absent at the beginning of a text.
   */
  step(ids: Int32Array, states?: Float32Array[]): Promise<StepResult>;
  /**
   * Reads several characters in each lane at once, if the model has a faster way than one step for each.
   *
   * @param ids `[batch, time]`, row-major
   * @returns the logits after the last character, and the states
   */
  prime?(ids: Int32Array, shape: [batch: number, time: number], states?: Float32Array[]): Promise<StepResult>;
}
