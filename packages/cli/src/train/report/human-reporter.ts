import type { BackendMeasurement } from '@char-rnn/backend';
import { type BatchLogs, type Callback, formatDuration, ProgressBar } from '@char-rnn/trainer';
import { formatCount, formatLoss, formatPlural, quoteForShell } from '../../terminal/format.ts';
import { styleLine, styleNote } from '../../terminal/style.ts';
import { writeLine, writeNote } from '../../terminal/write.ts';
import { countSteps } from '../compile-trainer.ts';
import { describePlan } from './describe-plan.ts';
import { END_REASONS } from './end-reasons.ts';
import { drawLossCurve } from './loss-curve.ts';
import type { LossesSoFar, ModelSample, Reporter, RunOutcome, RunPlan } from './reporter.ts';
import { TimeForecast } from './time-forecast.ts';

const CURVE_WIDTH = 78;
const CURVE_HEIGHT = 11;
/** Fewer make no curve. */
const FEWEST_STEPS_DRAWN = 10;

/** Lines for a person: the plan and the progress on the standard error, samples and the result on the standard output. */
export class HumanReporter implements Reporter {
  callbacks: readonly Callback[] = [];
  #progress: ProgressBar | undefined;

  measured({ name, milliseconds, reason }: BackendMeasurement): void {
    const result = milliseconds === undefined ? `left out (${reason})` : `${formatCount(Math.round(milliseconds))} ms`;
    writeLabelled('Measured', `a training step on ${name}: ${result}`);
  }

  start(plan: RunPlan): void {
    for (const [label, text] of describePlan(plan)) writeLabelled(label, text);
    const progress = new ProgressBar({ stepsAtMost: plan.limits.steps, secondsAtMost: plan.timeLimit });
    this.#progress = progress;
    this.callbacks = [progress];
    // A terminal has the time that is left in its bar, into which a line must not be written.
    if (process.stderr.isTTY) return;
    const totalSteps = countSteps(plan.limits, plan.stepsPerEpoch);
    const forecast = new TimeForecast(totalSteps, plan.timeLimit ?? Number.POSITIVE_INFINITY, writeNote);
    this.callbacks = [progress, { onBatchEnd: (_batch: number, logs: BatchLogs) => forecast.update(logs) }];
  }

  warn(message: string): void {
    this.#progress?.pause();
    writeNote(`${styleNote('yellow', 'note:')} ${message}`);
  }

  sample({ step, temperature, text }: ModelSample): void {
    this.#progress?.pause();
    writeLine(styleLine('dim', `--- a sample after ${formatPlural(step, 'step')}, temperature ${temperature} ---`));
    writeLine(text);
    writeLine(styleLine('dim', '---'));
  }

  losses({ training, validation, baseline, unit, isFinal }: LossesSoFar): void {
    // A terminal has the newest picture before its eyes; a file would be full of them.
    if (training.length < FEWEST_STEPS_DRAWN || !(isFinal || process.stdout.isTTY)) return;
    this.#progress?.pause();
    const width = Math.min(process.stdout.columns ?? CURVE_WIDTH, CURVE_WIDTH);
    const line = baseline && { name: `${baseline.order}-gram`, loss: baseline.loss };
    const size = { width, height: CURVE_HEIGHT };
    writeLine(drawLossCurve({ training, validation, baseline: line, unit, style: styleLine, ...size }));
  }

  interrupting(): void {
    writeNote('\nStopping after this step, then saving. Ctrl-C again ends at once.');
  }

  done({ reason, step, epochs, seconds, loss, validationLoss, baseline, out, resumeCommand }: RunOutcome): void {
    const time = reason === 'finished-before' ? '' : ` in ${formatDuration(seconds)}`;
    writeLine(`${describeEnd(reason)}. ${formatPlural(epochs, 'epoch')}, ${formatPlural(step, 'step')}${time}.`);
    if (loss !== undefined) writeLine(`Training loss    ${formatLoss(loss)}`);
    if (validationLoss !== undefined)
      writeLine(`Validation loss  ${formatLoss(validationLoss)}, of the model that is saved`);
    if (baseline) writeLine(`${`${baseline.order}-gram`.padEnd(17)}${formatLoss(baseline.loss)}, to compare with`);
    if (reason === 'interrupted') {
      writeLine(`Go on with:  ${styleLine('cyan', resumeCommand)}`);
      return;
    }
    writeLine(`Write with it:  ${styleLine('cyan', `char-rnn generate ${quoteForShell(out)}`)}`);
    if (reason === 'finished-before') writeLine(`Train on:  ${styleLine('cyan', resumeCommand)}`);
  }
}

function writeLabelled(label: string, text: string): void {
  writeNote(`${styleNote('bold', label.padEnd(9))} ${text}`);
}

function describeEnd(reason: RunOutcome['reason']): string {
  if (reason === 'finished-before') return 'This run is finished already';
  if (reason === 'epochs') return 'Done';
  return `${reason === 'interrupted' ? 'Interrupted' : 'Done'}: ${END_REASONS[reason]}`;
}
