import type { VNode } from 'preact';
import { type Curve, LineChart } from '../charts/line-chart.tsx';
import { valueRange } from '../charts/value-range.ts';
import { keepExtremes } from '../curves/keep-extremes.ts';
import { findKeyFigures } from '../curves/key-figures.ts';
import { pickEvenly } from '../curves/pick-evenly.ts';
import { lossPoints, type Point } from '../curves/point.ts';
import { smooth } from '../curves/smooth.ts';
import type { RunReport } from '../run-report.ts';
import { formatCount, formatNats } from '../wording/numbers.ts';
import { LossTable } from './loss-table.tsx';

/** Twice as many as a wide page has pixels: the noise looks as with all of them. */
const MOST_NOISE_POINTS = 2000;
const MOST_CURVE_POINTS = 500;
/** Beyond so many, markers would touch each other. */
const MOST_MARKERS = 60;
/** The part of the run at its beginning that may lie above the chart: its plunge would press all else to the bottom. */
const PLUNGE = 0.03;

export function Loss({ run }: { run: RunReport }): VNode {
  const training = lossPoints(run.steps);
  const mean = training.length > 0 ? smooth(training) : lossPoints(run.epochs);
  const validation = lossPoints(run.validations);
  return (
    <section>
      <h2>Loss</h2>
      {mean.length + validation.length === 0 ? (
        <p>No training step has been finished yet.</p>
      ) : (
        <>
          <LossChart run={run} training={training} mean={mean} validation={validation} />
          <LossTable run={run} />
        </>
      )}
    </section>
  );
}

interface LossChartProps {
  run: RunReport;
  /** Of every step. */
  training: readonly Point[];
  mean: readonly Point[];
  validation: readonly Point[];
}

function LossChart({ run, training, mean, validation }: LossChartProps): VNode {
  const { baseline } = run;
  const { steps } = findKeyFigures(run);
  const unit = run.text.unit ?? 'character';
  const curves: Curve[] = [
    { look: 'noise', points: keepExtremes(training, MOST_NOISE_POINTS) },
    {
      name: 'training (thin: each step, thick: their running mean)',
      look: 'training',
      points: pickEvenly(mean, MOST_CURVE_POINTS),
    },
  ];
  if (validation.length > 0) curves.push(validationCurve(run, validation));
  const later = curves.flatMap(({ points }) => points.filter(({ step }) => step > PLUNGE * steps));
  const values = [...later, ...validation].map(({ value }) => value);
  const range = valueRange(baseline ? [...values, baseline.loss] : values);
  const start = (training[0] ?? mean[0])?.value;
  return (
    <>
      <LineChart
        id="loss"
        title="Loss by training step"
        description={describe(mean, validation, run)}
        curves={curves}
        reference={baseline && { name: `${baseline.name} ${formatNats(baseline.loss)}`, value: baseline.loss }}
        lastStep={steps}
        range={range}
        valueLabel={`nats per ${unit}`}
        rightAxis={{ label: `bits per ${unit}`, unit: Math.LN2 }}
      />
      {start > range[1] && <p class="aside">{`The first steps, from ${formatNats(start)} on, are above the chart.`}</p>}
    </>
  );
}

function validationCurve(run: RunReport, validation: readonly Point[]): Curve {
  const { best } = findKeyFigures(run);
  const isBest = ({ step }: Point) => step === best?.step;
  const markers = (validation.length <= MOST_MARKERS ? validation : validation.filter(isBest)).map((point) => ({
    point,
    title: `validation at step ${formatCount(point.step)}: ${formatNats(point.value)}`,
    isBest: isBest(point),
  }));
  const points = pickEvenly(validation, MOST_CURVE_POINTS);
  return { name: 'validation (large dot: the best)', look: 'validation', points, markers };
}

function describe(mean: readonly Point[], validation: readonly Point[], run: RunReport): string {
  const { best } = findKeyFigures(run);
  const sentences: string[] = [];
  if (mean.length > 0) sentences.push(`The training loss goes ${describeCurve(mean)}.`);
  if (validation.length > 0 && best) {
    sentences.push(`The validation loss goes ${describeCurve(validation)}; the best is ${formatNats(best.loss)}.`);
  }
  if (run.baseline) sentences.push(`A line marks ${run.baseline.name} at ${formatNats(run.baseline.loss)}.`);
  return sentences.join(' ');
}

function describeCurve(points: readonly Point[]): string {
  const [first, last] = [points[0], points[points.length - 1]];
  return `from ${formatNats(first.value)} at step ${formatCount(first.step)} to ${formatNats(last.value)} at step ${formatCount(last.step)}`;
}
