/**
 * A chart of values by training step, as SVG that stretches to any width without a script: the curves are drawn in a
 * coordinate system that is stretched (their strokes are not), everything else is placed by percentages, so that text
 * and markers keep their size.
 */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { VNode } from 'preact';
import type { Point } from '../curves/point.ts';
import { formatCount } from '../wording/numbers.ts';

/** Side of the coordinate system of the curves; with one decimal, a tenth of a pixel on a page 1000 pixels wide. */
const SIDE = 1000;
const TICKS_OF_STEPS = 6;
const TICKS_OF_VALUES = 5;

export interface Curve {
  /** For the legend; a curve without a name belongs to the one after it. */
  name?: string;
  /** How it looks: see `page-style.ts`. */
  look: 'noise' | 'training' | 'validation';
  points: readonly Point[];
  /** Those of its points that are marked. A point that is alone always is: there is no line to see. */
  markers?: readonly Marker[];
}

interface Marker {
  point: Point;
  /** What the browser shows under the mouse. */
  title?: string;
  isBest?: boolean;
}

export interface LineChartProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** What the chart shows, for those who do not see it. */
  description: string;
  curves: readonly Curve[];
  /** A value to be compared with. */
  reference?: { name: string; value: number };
  lastStep: number;
  /** Lowest and highest value of the axis; what is beyond is not seen. */
  range: readonly [low: number, high: number];
  valueLabel: string;
  /** A second axis: the values in another unit, of which one is `unit` of the first. */
  rightAxis?: { label: string; unit: number };
}

export function LineChart(props: LineChartProps): VNode {
  const { id, title, description, curves, reference, lastStep, range, valueLabel, rightAxis } = props;
  const x = scaleLinear([0, lastStep], [0, 100]);
  const y = scaleLinear(range, [100, 0]);
  const right = rightAxis && scaleLinear([range[0] / rightAxis.unit, range[1] / rightAxis.unit], [100, 0]);
  const path = line<Point>(
    ({ step }) => (x(step) * SIDE) / 100,
    ({ value }) => (y(value) * SIDE) / 100,
  ).digits(1);
  const steps = x.ticks(TICKS_OF_STEPS).filter(Number.isInteger);
  const formatValue = y.tickFormat(TICKS_OF_VALUES);
  return (
    <figure>
      <Legend curves={curves} reference={reference} />
      <svg
        class={right ? 'plot two-axes' : 'plot'}
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-description`}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-description`}>{description}</desc>
        {y.ticks(TICKS_OF_VALUES).map((value) => (
          <>
            <line class="grid" x2="100%" y1={percent(y(value))} y2={percent(y(value))} />
            <text class="value" dx="-8" dy="0.32em" y={percent(y(value))}>
              {formatValue(value)}
            </text>
          </>
        ))}
        {right?.ticks(TICKS_OF_VALUES).map((value) => (
          <text class="right" x="100%" dx="8" dy="0.32em" y={percent(right(value))}>
            {right.tickFormat(TICKS_OF_VALUES)(value)}
          </text>
        ))}
        {steps.map((step) => (
          <>
            <line class="tick" x1={percent(x(step))} x2={percent(x(step))} y1="100%" y2="101.5%" />
            <text class="step" x={percent(x(step))} y="100%" dy="1.6em">
              {formatCount(step)}
            </text>
          </>
        ))}
        <text class="axis" dx="-56" dy="-1.2em">
          {valueLabel}
        </text>
        {rightAxis && (
          <text class="axis end" x="100%" dx="46" dy="-1.2em">
            {rightAxis.label}
          </text>
        )}
        <text class="axis end" x="100%" y="100%" dy="3em">
          step
        </text>
        <line class="base" x2="100%" y1="100%" y2="100%" />
        <svg class="curves" viewBox={`0 0 ${SIDE} ${SIDE}`} preserveAspectRatio="none" aria-hidden="true">
          {curves.map(({ look, points }) => (
            <path class={look} d={path(points) ?? ''} />
          ))}
        </svg>
        {reference && <ReferenceLine {...reference} position={y(reference.value)} curves={curves} />}
        {curves.flatMap(({ look, points, markers = points.length === 1 ? [{ point: points[0] }] : [] }) =>
          markers.map(({ point, title: name, isBest }) => (
            <circle
              class={`${look} ${isBest ? 'best' : 'marker'}`}
              cx={percent(x(point.step))}
              cy={percent(y(point.value))}
              r={isBest ? 5 : 3}
            >
              {name && <title>{name}</title>}
            </circle>
          )),
        )}
      </svg>
    </figure>
  );
}

interface ReferenceLineProps {
  name: string;
  value: number;
  /** From the top, in percent. */
  position: number;
  curves: readonly Curve[];
}

/** Named above the line where there is room: at the right once the curves have come below it, else at the left. */
function ReferenceLine({ name, value, position, curves }: ReferenceLineProps): VNode {
  const isPassed = curves.every(({ points }) => points.length === 0 || points[points.length - 1].value < value);
  return (
    <>
      <line class="reference" x2="100%" y1={percent(position)} y2={percent(position)} />
      <text
        class={isPassed ? 'reference-name end' : 'reference-name'}
        x={isPassed ? '100%' : '0'}
        dx={isPassed ? '-4' : '4'}
        y={percent(position)}
        dy="-0.5em"
      >
        {name}
      </text>
    </>
  );
}

function Legend({ curves, reference }: Pick<LineChartProps, 'curves' | 'reference'>): VNode | null {
  const named = curves.filter(({ name }) => name !== undefined);
  if (named.length + (reference ? 1 : 0) < 2) return null;
  return (
    <figcaption>
      {named.map(({ name, look, markers }) => (
        <span>
          <svg class="swatch" aria-hidden="true">
            <line class={look} y1="50%" x2="100%" y2="50%" />
            {markers && <circle class={`${look} marker`} cx="50%" cy="50%" r="3" />}
          </svg>
          {name}
        </span>
      ))}
      {reference && (
        <span>
          <svg class="swatch" aria-hidden="true">
            <line class="reference" y1="50%" x2="100%" y2="50%" />
          </svg>
          {reference.name}
        </span>
      )}
    </figcaption>
  );
}

function percent(value: number): string {
  return `${Math.round(100 * value) / 100}%`;
}
