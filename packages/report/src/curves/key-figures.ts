import { least, max, mean } from 'd3-array';
import type { LossPoint, RunReport } from '../run-report.ts';

/** What is said of a run in a few numbers. */
export interface KeyFigures {
  /** Training steps so far. */
  steps: number;
  /** Finished epochs. */
  epochs: number;
  /** Mean of the last finished epoch; before there is one, of the last steps. */
  trainingLoss: number | undefined;
  /** The lowest loss on held-out text, where it was reached first. */
  best: LossPoint | undefined;
}

/** How many steps tell the training loss while no epoch is finished. */
const LAST_STEPS = 20;

export function findKeyFigures({ steps, epochs, validations }: RunReport): KeyFigures {
  return {
    steps: max([steps, epochs, validations].map((points) => points.at(-1)?.step ?? 0))!,
    epochs: epochs.length,
    trainingLoss: epochs.at(-1)?.loss ?? mean(steps.slice(-LAST_STEPS), ({ loss }) => loss),
    best: least(validations, ({ loss }) => loss),
  };
}
