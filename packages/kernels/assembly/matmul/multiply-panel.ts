/** The product of packed rows with one packed right panel of 16 columns: runs outside, tiles inside. */
import { multiplyNarrowTile, multiplyWideTile } from '../generated/tiles';
import { countPanels, PANEL_STEP, RUN, startOfPart } from './panels';

/**
 * `out = base + left · panel`. `left` holds `rows` rows as ./pack-left.ts packs them. `base` may be `out` itself, or one
 * row (a bias, zeros) with a stride of 0. Strides are in bytes. `tile` is the tile's height, plus 16 for a wide one.
 */
export function multiplyPanel(
  left: usize,
  panel: usize,
  rows: i32,
  inner: i32,
  out: usize,
  outStride: usize,
  base: usize,
  baseStride: usize,
  tile: i32,
): void {
  const panels = countPanels(rows, tile & 15);
  const wide = tile >= 16;
  for (let k = 0; k < inner; k += RUN) {
    const run = min(RUN, inner - k);
    let to = out;
    let from = base;
    for (let i = 0; i < panels; i++) {
      const height = startOfPart(rows, panels, i + 1) - startOfPart(rows, panels, i);
      if (wide) multiplyWideTile(height, left, panel, run, to, outStride, from, baseStride);
      else {
        multiplyNarrowTile(height, left, panel, run, to, outStride, from, baseStride);
        multiplyNarrowTile(height, left, panel + 32, run, to + 32, outStride, from + 32, baseStride);
      }
      left += (<usize>(height * run)) << 2;
      to += <usize>height * outStride;
      from += <usize>height * baseStride;
    }
    panel += <usize>run * PANEL_STEP;
    base = out;
    baseStride = outStride;
  }
}

/**
 * The same for a panel of which only `columns` < 16 columns are wanted: computed in `temporary` (`rows` times 64 bytes),
 * then copied to `out`, since a tile stores whole vectors.
 */
export function multiplyPartialPanel(
  left: usize,
  panel: usize,
  rows: i32,
  inner: i32,
  out: usize,
  outStride: usize,
  base: usize,
  baseStride: usize,
  tile: i32,
  columns: i32,
  temporary: usize,
): void {
  const bytes = (<usize>columns) << 2;
  for (let row = 0; row < rows; row++) {
    memory.copy(temporary + <usize>row * PANEL_STEP, base + <usize>row * baseStride, bytes);
  }
  multiplyPanel(left, panel, rows, inner, temporary, PANEL_STEP, temporary, PANEL_STEP, tile);
  for (let row = 0; row < rows; row++) {
    memory.copy(out + <usize>row * outStride, temporary + <usize>row * PANEL_STEP, bytes);
  }
}
