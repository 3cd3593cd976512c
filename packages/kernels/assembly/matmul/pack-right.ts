/** Packs columns of a right operand into panels of 16, each `[inner, 16]`; missing columns of the last one are zero. */
import { PANEL_COLUMNS, PANEL_STEP } from './panels';

/**
 * Element (k, column) is the float at `from + k * innerStride + column * columnStride`, in bytes; one of the strides is
 * 4. `to` receives `panelBytes` for every panel.
 */
export function packRight(
  to: usize,
  from: usize,
  innerStride: usize,
  columnStride: usize,
  inner: i32,
  columns: i32,
  panelBytes: usize,
): void {
  if (columnStride === 4) packRows(to, from, innerStride, inner, columns, panelBytes);
  else {
    for (let column = 0; column < columns; column += PANEL_COLUMNS) {
      packColumns(to, from + <usize>column * columnStride, columnStride, inner, min(PANEL_COLUMNS, columns - column));
      to += panelBytes;
    }
  }
}

/** All panels side by side, row by row: a row's columns share a page of memory, and neighbouring rows do not. */
function packRows(to: usize, from: usize, innerStride: usize, inner: i32, columns: i32, panelBytes: usize): void {
  const whole = columns / PANEL_COLUMNS;
  const rest = columns % PANEL_COLUMNS;
  for (let k = 0; k < inner; k++) {
    let source = from;
    let target = to;
    for (let panel = 0; panel < whole; panel++) {
      v128.store(target, v128.load(source));
      v128.store(target, v128.load(source, 16), 16);
      v128.store(target, v128.load(source, 32), 32);
      v128.store(target, v128.load(source, 48), 48);
      source += PANEL_STEP;
      target += panelBytes;
    }
    if (rest !== 0) {
      memory.fill(target, 0, PANEL_STEP);
      memory.copy(target, source, (<usize>rest) << 2);
    }
    from += innerStride;
    to += PANEL_STEP;
  }
}

function packColumns(to: usize, from: usize, columnStride: usize, inner: i32, columns: i32): void {
  if (columns < PANEL_COLUMNS) memory.fill(to, 0, <usize>inner * PANEL_STEP);
  let column = 0;
  for (; column + 4 <= columns; column += 4) {
    packFourColumns(to + ((<usize>column) << 2), from, columnStride, inner);
    from += columnStride << 2;
  }
  for (; column < columns; column++) {
    packOneColumn(to + ((<usize>column) << 2), from, inner);
    from += columnStride;
  }
}

/** Four steps of four columns are transposed in registers: 5 times the rate of single floats. */
function packFourColumns(to: usize, from: usize, columnStride: usize, inner: i32): void {
  const from1 = from + columnStride;
  const from2 = from1 + columnStride;
  const from3 = from2 + columnStride;
  const whole = (<usize>(inner & ~3)) << 2;
  for (let k: usize = 0; k < whole; k += 16) {
    const x0 = v128.load(from + k);
    const x1 = v128.load(from1 + k);
    const x2 = v128.load(from2 + k);
    const x3 = v128.load(from3 + k);
    const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
    const high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 64);
    v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 128);
    v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 192);
    to += PANEL_STEP * 4;
  }
  const rest = inner & 3;
  packOneColumn(to, from + whole, rest);
  packOneColumn(to + 4, from1 + whole, rest);
  packOneColumn(to + 8, from2 + whole, rest);
  packOneColumn(to + 12, from3 + whole, rest);
}

function packOneColumn(to: usize, from: usize, inner: i32): void {
  for (let k = 0; k < inner; k++) store<f32>(to + <usize>k * PANEL_STEP, load<f32>(from + ((<usize>k) << 2)));
}
