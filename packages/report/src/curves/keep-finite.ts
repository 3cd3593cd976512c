import type { RunReport } from '../run-report.ts';

/** The run without losses that are no numbers, such as the one that ended it: they cannot be drawn. */
export function keepFinite(run: RunReport): RunReport {
  const { steps, epochs, validations, baseline } = run;
  return {
    ...run,
    steps: steps.filter(hasFiniteLoss),
    epochs: epochs.filter(hasFiniteLoss),
    validations: validations.filter(hasFiniteLoss),
    baseline: baseline && hasFiniteLoss(baseline) ? baseline : undefined,
  };
}

function hasFiniteLoss({ loss }: { loss: number }): boolean {
  return Number.isFinite(loss);
}
