/**
 * Rows times one packed panel of 16 columns of weights, in float32 or in int8: the only place that knows the difference.
 * The weights are packed once, by src/simd/inference/pack-weights.ts. `inner` is always a multiple of 16.
 */
import { multiplyPanel } from '../matmul/multiply-panel';
import { packLeft } from '../matmul/pack-left';
import { PANEL_STEP } from '../matmul/panels';
import { multiplyQuantizedPanel, QUANTIZED_HEADER } from './multiply-quantized-panel';
import { QUANTIZED_ROW_HEADER, quantizeRows } from './quantize-rows';

/** Bytes of one packed panel. */
export function panelBytes(inner: i32, quantized: bool): usize {
  return quantized ? QUANTIZED_HEADER + ((<usize>inner) << 4) : <usize>inner * PANEL_STEP;
}

/** Bytes of `rows` prepared rows. */
export function preparedBytes(rows: i32, inner: i32, quantized: bool): usize {
  return <usize>rows * (quantized ? QUANTIZED_ROW_HEADER + <usize>inner : (<usize>inner) << 2);
}

/** Brings `rows` rows `[rows, inner]` into the form that {@link multiplyPrepared} reads. */
export function prepareRows(to: usize, from: usize, rows: i32, inner: i32, quantized: bool, tile: i32): void {
  if (quantized) quantizeRows(to, from, rows, inner);
  else packLeft(to, from, (<usize>inner) << 2, 4, rows, inner, tile & 15);
}

/** `out = bias + rows · panel` for 16 columns; `outStride` in bytes. */
export function multiplyPrepared(
  rows: usize,
  panel: usize,
  count: i32,
  inner: i32,
  out: usize,
  outStride: usize,
  bias: usize,
  quantized: bool,
  tile: i32,
): void {
  if (quantized) multiplyQuantizedPanel(rows, panel, count, inner, out, outStride, bias);
  else multiplyPanel(rows, panel, count, inner, out, outStride, bias, 0, tile);
}
