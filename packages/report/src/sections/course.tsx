import type { VNode } from 'preact';
import { type Curve, LineChart } from '../charts/line-chart.tsx';
import { valueRange } from '../charts/value-range.ts';
import { keepExtremes } from '../curves/keep-extremes.ts';
import { findKeyFigures } from '../curves/key-figures.ts';
import { pickEvenly } from '../curves/pick-evenly.ts';
import { collectPoints, type Point } from '../curves/point.ts';
import { smooth } from '../curves/smooth.ts';
import type { RunReport } from '../run-report.ts';
import { formatCount } from '../wording/numbers.ts';

/** These charts are half as wide as that of the loss. */
const MOST_POINTS = 500;

/** The learning rate that was set, and how fast it went, step by step. */
export function Course({ run }: { run: RunReport }): VNode | null {
  const { steps } = findKeyFigures(run);
  const learningRate = collectPoints(run, (step) => step.learningRate);
  const speed = collectPoints(run, (step) => step.charactersPerSecond);
  if (learningRate.length + speed.length === 0) return null;
  return (
    <div class="pair">
      {learningRate.length > 0 && (
        <CourseChart
          id="learning-rate"
          title="Learning rate"
          unit=""
          points={learningRate}
          curves={[{ look: 'training', points: keepExtremes(learningRate, MOST_POINTS) }]}
          steps={steps}
        />
      )}
      {speed.length > 0 && (
        <CourseChart
          id="speed"
          title="Speed"
          unit={`${run.text.unit ?? 'character'}s a second`}
          points={speed}
          curves={[
            { look: 'noise', points: keepExtremes(speed, MOST_POINTS) },
            { look: 'training', points: pickEvenly(smooth(speed), MOST_POINTS) },
          ]}
          steps={steps}
        />
      )}
    </div>
  );
}

interface CourseChartProps {
  id: string;
  title: string;
  unit: string;
  points: readonly Point[];
  curves: readonly Curve[];
  steps: number;
}

function CourseChart({ id, title, unit, points, curves, steps }: CourseChartProps): VNode {
  const [first, last] = [points[0], points[points.length - 1]];
  const values = points.map(({ value }) => value);
  return (
    <section>
      <h2>{title}</h2>
      <LineChart
        id={id}
        title={`${title} by training step`}
        description={`From ${first.value} at step ${formatCount(first.step)} to ${last.value} at step ${formatCount(last.step)}.`}
        curves={curves}
        lastStep={steps}
        range={[0, valueRange(values)[1]]}
        valueLabel={unit}
      />
    </section>
  );
}
