import { maxIndex, minIndex } from 'd3-array';
import type { Point } from './point.ts';

/**
 * At most `most` points that look like all of them: the lowest and the highest of each stretch, so that no peak is lost
 * and the width of the noise stays what it is.
 */
export function keepExtremes(points: readonly Point[], most: number): Point[] {
  if (points.length <= most) return [...points];
  const stretches = most >> 1;
  return Array.from({ length: stretches }, (_, i) => {
    const stretch = points.slice((i * points.length) / stretches, ((i + 1) * points.length) / stretches);
    const values = stretch.map(({ value }) => value);
    const [first, second] = [minIndex(values), maxIndex(values)].sort((a, b) => a - b);
    return first === second ? [stretch[first]] : [stretch[first], stretch[second]];
  }).flat();
}
