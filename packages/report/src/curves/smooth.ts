import { blur } from 'd3-array';
import type { Point } from './point.ts';

/** The part of the run over which the mean is taken, to either side: enough to calm the noise, and no bend is lost. */
const RADIUS_OF_RUN = 0.005;

/** The running mean, over the same number of steps before and after each (at the ends the nearest value is repeated). */
export function smooth(points: readonly Point[]): Point[] {
  const values = Float64Array.from(points, ({ value }) => value);
  blur(values, RADIUS_OF_RUN * points.length);
  return points.map(({ step }, i) => ({ step, value: values[i] }));
}
