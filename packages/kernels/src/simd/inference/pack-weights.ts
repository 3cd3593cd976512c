/**
 * The weights of inference as assembly/inference reads them: panels of 16 columns, packed once for the life of a model.
 * Missing columns and missing steps of the inner dimension are zeros, so that no kernel has to ask where a matrix ends.
 */

/** How weights are stored. */
export type Precision = 'float32' | 'int8';

/** Columns of a panel, and what the inner dimension is rounded up to. */
export const PANEL_COLUMNS = 16;

/** An int8 panel's columns have a scale (float32) and then a sum to begin with (int32) each. */
const QUANTIZED_HEADER_BYTES: number = PANEL_COLUMNS * 8;

/** What stands for zero in the 7-bit activations, see assembly/inference/quantize-rows.ts. */
const ACTIVATION_ZERO = 64;

/** What the largest magnitude of a column becomes: -128 has no counterpart. */
const LARGEST_WEIGHT = 127;

/** Steps of the inner dimension whose products one instruction adds up. */
const DOT_STEPS = 4;

export function roundUp(count: number): number {
  return Math.ceil(count / PANEL_COLUMNS) * PANEL_COLUMNS;
}

/** Bytes of a panel whose inner dimension, rounded up, is `inner`. */
export function panelBytes(inner: number, precision: Precision): number {
  return precision === 'int8' ? QUANTIZED_HEADER_BYTES + inner * PANEL_COLUMNS : inner * PANEL_COLUMNS * 4;
}

export interface PanelColumns {
  /** `[inner, columns]` */
  kernel: Float32Array;
  inner: number;
  columns: number;
  /** The panel's columns: `count` of them, 16 at most, from `first` on. */
  first: number;
  count: number;
}

/** `to` is all zeros and receives `[inner rounded up, 16]`. */
export function packPanel(to: Float32Array, { kernel, inner, columns, first, count }: PanelColumns): void {
  for (let k = 0; k < inner; k++) {
    const from = k * columns + first;
    for (let column = 0; column < count; column++) to[k * PANEL_COLUMNS + column] = kernel[from + column];
  }
}

/**
 * `to` is all zeros and receives the header and then `[inner rounded up / 4, 16 columns, 4 steps]`. A column with NaN or
 * Infinity has a scale of NaN or Infinity, so that its products are not finite either.
 */
export function packQuantizedPanel(to: Uint8Array, { kernel, inner, columns, first, count }: PanelColumns): void {
  const scales = new Float32Array(to.buffer, to.byteOffset, PANEL_COLUMNS);
  const starts = new Int32Array(to.buffer, to.byteOffset + scales.byteLength, PANEL_COLUMNS);
  const weights = new Int8Array(to.buffer, to.byteOffset + QUANTIZED_HEADER_BYTES);
  for (let column = 0; column < count; column++) {
    const at = first + column;
    let magnitude = 0;
    for (let k = 0; k < inner; k++) magnitude = Math.max(magnitude, Math.abs(kernel[k * columns + at]));
    scales[column] = magnitude / LARGEST_WEIGHT;
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      const step = k % DOT_STEPS;
      const place = (k - step) * PANEL_COLUMNS + column * DOT_STEPS + step;
      weights[place] = Math.round((kernel[k * columns + at] / magnitude) * LARGEST_WEIGHT);
      sum += weights[place];
    }
    starts[column] = -ACTIVATION_ZERO * sum;
  }
}

/** `[parts, count]` with every part rounded up: the gates' biases, or the columns of a kernel's row. */
export function padParts(from: Float32Array, parts: number, count: number): Float32Array {
  const padded = roundUp(count);
  if (padded === count) return from;
  const to = new Float32Array(parts * padded);
  for (let part = 0; part < parts; part++) to.set(from.subarray(part * count, (part + 1) * count), part * padded);
  return to;
}
