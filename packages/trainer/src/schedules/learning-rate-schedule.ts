import type { EpochRecord, ValidationRecord } from '../history.ts';

/** What a learning rate may depend on. */
export interface TrainingProgress {
  /** Training steps done before the one whose rate is asked for, over all resumes. */
  step: number;
  /** The epochs so far. */
  history: readonly EpochRecord[];
  /** The losses on held-out text so far, those at the ends of epochs included. */
  validations: readonly ValidationRecord[];
}

/**
 * The learning rate of a training step. A pure function of the progress, so that a resumed training goes on with the
 * same rates and nothing has to be saved for it.
 */
export type LearningRateSchedule = (progress: TrainingProgress) => number;
