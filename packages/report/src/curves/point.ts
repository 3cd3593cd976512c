import type { LossPoint, RunReport, StepPoint } from '../run-report.ts';

/** A point of a curve. */
export interface Point {
  step: number;
  value: number;
}

/** The values of every step that has one. */
export function collectPoints({ steps }: RunReport, read: (step: StepPoint) => number | undefined): Point[] {
  return steps.flatMap((step) => {
    const value = read(step);
    return value !== undefined && Number.isFinite(value) ? [{ step: step.step, value }] : [];
  });
}

export function lossPoints(losses: readonly LossPoint[]): Point[] {
  return losses.map(({ step, loss }) => ({ step, value: loss }));
}
