/** One epoch of a training. */
export interface EpochRecord {
  /** Counted from 0. */
  epoch: number;
  /** Mean training loss, in nats per character. */
  loss: number;
  /** Loss on held-out text, where `validationData` was given. */
  valLoss?: number;
  /** Training steps so far. */
  step: number;
}

/** The loss on held-out text at some point of a training. */
export interface ValidationRecord {
  /** Training steps so far. */
  step: number;
  /** In nats per character. */
  loss: number;
}

/** What `fit` returns: one record an epoch, and the losses as Keras' `history.history` has them. */
export class History {
  /** One record for each epoch, from the first. */
  readonly epochs: EpochRecord[];

  constructor(epochs: EpochRecord[] = []) {
    this.epochs = epochs;
  }

  /** Mean training loss of each epoch, in nats per character. */
  get loss(): number[] {
    return this.epochs.map(({ loss }) => loss);
  }

  /** Loss on held-out text of each epoch that has one, in nats per character. */
  get valLoss(): number[] {
    return this.epochs.flatMap(({ valLoss }) => valLoss ?? []);
  }
}
