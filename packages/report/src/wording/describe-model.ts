import type { ReportedModel } from '../run-report.ts';
import { formatCount } from './numbers.ts';

/** `2 GRU layers of 512 units` */
export function describeModel({ cell, rnnLayers, rnnUnits }: ReportedModel): string {
  const name = cell.toUpperCase();
  const units = `${formatCount(rnnUnits)} units`;
  return rnnLayers === 1 ? `${name} of ${units}` : `${rnnLayers} ${name} layers of ${units}`;
}
