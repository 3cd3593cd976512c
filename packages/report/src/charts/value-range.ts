import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';

/** Room for the curve where all values are the same. */
const LEAST_HEIGHT = 0.1;

/** The range of an axis that shows all of the values (at least one), from one round number to another. */
export function valueRange(values: readonly number[]): readonly [low: number, high: number] {
  const [lowest, highest] = extent(values) as [number, number];
  const padding = Math.max(0, LEAST_HEIGHT * Math.abs(highest) - (highest - lowest)) / 2;
  const [low, high] = scaleLinear()
    .domain([lowest - padding, highest + padding])
    .nice()
    .domain();
  return [low, high];
}
