/**
 * The recurrent weights of a GRU as right panels, packed once for a whole sequence. Units are taken in groups of 16: the
 * three gates of a group lie side by side, so that they can be applied while the products are in the L1 cache.
 */
import { packRight } from '../matmul/pack-right';
import { PANEL_COLUMNS, PANEL_STEP } from '../matmul/panels';

export function countGroups(units: i32): i32 {
  return (units + PANEL_COLUMNS - 1) / PANEL_COLUMNS;
}

/** Bytes of a group's panels; forward and backward have as many. */
export function groupBytes(units: i32): usize {
  return <usize>units * 3 * PANEL_STEP;
}

/** For `h · kernel`: `[groups, 3 gates, units, 16]`. */
export function packForward(to: usize, kernel: usize, units: i32, firstGroup: i32, endGroup: i32): void {
  const gateStride = (<usize>units) << 2;
  const panelBytes = <usize>units * PANEL_STEP;
  for (let group = firstGroup; group < endGroup; group++) {
    const columns = min(PANEL_COLUMNS, units - group * PANEL_COLUMNS);
    for (let gate = 0; gate < 3; gate++) {
      const panel = to + <usize>group * groupBytes(units) + <usize>gate * panelBytes;
      const from = kernel + <usize>gate * gateStride + <usize>group * PANEL_STEP;
      packRight(panel, from, gateStride * 3, 4, units, columns, panelBytes);
    }
  }
}

/** For `gradient · kernelᵀ`: `[groups, 3 * units, 16]`. */
export function packBackward(to: usize, kernel: usize, units: i32, firstGroup: i32, endGroup: i32): void {
  const rowStride = <usize>units * 12;
  for (let group = firstGroup; group < endGroup; group++) {
    const columns = min(PANEL_COLUMNS, units - group * PANEL_COLUMNS);
    const panel = to + <usize>group * groupBytes(units);
    const from = kernel + <usize>(group * PANEL_COLUMNS) * rowStride;
    packRight(panel, from, 4, rowStride, 3 * units, columns, groupBytes(units));
  }
}
