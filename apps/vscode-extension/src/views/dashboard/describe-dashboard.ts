/** The numbers of the dashboard in words. Plain TypeScript. */
import { describeProgress, describeSeconds } from '../../training/describe-progress.ts';
import type { TrainingProgress } from '../../training/training-progress.ts';
import type { DashboardState } from './messages.ts';

export function describeDashboard({
  name,
  progress,
  running,
}: {
  name: string;
  progress: TrainingProgress;
  running: boolean;
}): DashboardState {
  return { name, running, progress, rows: listRows(progress), status: describeStatus(progress, running) };
}

function describeStatus(progress: TrainingProgress, running: boolean): string {
  if (running) return `Training: ${describeProgress(progress)}`;
  if (progress.fraction >= 1) return `Done in ${describeSeconds(progress.seconds)}.`;
  return `Stopped at ${Math.floor(100 * progress.fraction)} % after ${describeSeconds(progress.seconds)}.`;
}

function listRows({
  plan,
  step,
  loss,
  validation,
  charactersPerSecond,
  seconds,
}: TrainingProgress): DashboardState['rows'] {
  const rows: DashboardState['rows'] = [];
  const add = (label: string, value: string | undefined) => value !== undefined && rows.push({ label, value });
  const best = validation.length === 0 ? undefined : Math.min(...validation.map((point) => point.loss));
  add(
    'Training loss',
    loss === undefined ? undefined : `${loss.toFixed(3)} nats (${(loss / Math.LN2).toFixed(2)} bits) per character`,
  );
  add(
    'Best loss on new text',
    best === undefined ? undefined : `${best.toFixed(3)} nats (${(best / Math.LN2).toFixed(2)} bits) per character`,
  );
  add(
    'Speed',
    charactersPerSecond === undefined
      ? undefined
      : `${Math.round(charactersPerSecond).toLocaleString('en-US')} characters a second`,
  );
  if (plan === undefined) return rows;
  const { units, layers, cell, dropout, batchSize, seqLength, learningRate } = plan.settings as Record<
    string,
    number | string
  >;
  add(
    'Steps',
    `${step.toLocaleString('en-US')} of ${plan.totalSteps.toLocaleString('en-US')}, in ${describeSeconds(seconds)}`,
  );
  add(
    'Text',
    `${plan.text}: ${plan.characters.toLocaleString('en-US')} characters, ${plan.vocabSize - 1} different ones`,
  );
  add(
    'Model',
    `${layers === 1 ? '' : `${layers} × `}${String(cell).toUpperCase()} with ${units} units, ${plan.parameters.toLocaleString('en-US')} parameters`,
  );
  add(
    'Training',
    `batches of ${batchSize} × ${seqLength} characters, learning rate ${learningRate}, dropout ${dropout}`,
  );
  add('Computed by', `${plan.backend}: ${plan.device}`);
  return rows;
}
