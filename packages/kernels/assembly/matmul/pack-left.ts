/**
 * Packs rows of a left operand: run by run of the inner dimension, in a run panel by panel, in a panel step by step, so
 * that the product reads it from end to end.
 */
import { countPanels, RUN, startOfPart } from './panels';

/**
 * Element (row, k) is the float at `from + row * rowStride + k * innerStride`, in bytes; one of the strides is 4.
 * `to` receives `rows * inner` floats.
 */
export function packLeft(
  to: usize,
  from: usize,
  rowStride: usize,
  innerStride: usize,
  rows: i32,
  inner: i32,
  tileHeight: i32,
): void {
  const panels = countPanels(rows, tileHeight);
  for (let k = 0; k < inner; k += RUN) {
    const run = min(RUN, inner - k);
    const runFrom = from + <usize>k * innerStride;
    for (let panel = 0; panel < panels; panel++) {
      const row = startOfPart(rows, panels, panel);
      const height = startOfPart(rows, panels, panel + 1) - row;
      const panelFrom = runFrom + <usize>row * rowStride;
      if (innerStride === 4) packRows(to, panelFrom, rowStride, height, run);
      else packColumns(to, panelFrom, innerStride, height, run);
      to += (<usize>(height * run)) << 2;
    }
  }
}

function packRows(to: usize, from: usize, rowStride: usize, height: i32, run: i32): void {
  const step = (<usize>height) << 2;
  for (let row = 0; row < height; row++) {
    let target = to + ((<usize>row) << 2);
    let source = from;
    const end = source + ((<usize>run) << 2);
    for (; source < end; source += 4, target += step) store<f32>(target, load<f32>(source));
    from += rowStride;
  }
}

function packColumns(to: usize, from: usize, innerStride: usize, height: i32, run: i32): void {
  const step = (<usize>height) << 2;
  for (let k = 0; k < run; k++) {
    let offset: usize = 0;
    if (height >= 4) {
      v128.store(to, v128.load(from));
      offset = 16;
    }
    for (; offset < step; offset += 4) store<f32>(to + offset, load<f32>(from + offset));
    to += step;
    from += innerStride;
  }
}
