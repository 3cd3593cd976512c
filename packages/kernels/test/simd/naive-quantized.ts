/** An int8 step written out: weights in 8 bits by column, activations in 7 bits by row, everything else in float64. */
import type { CharRnnWeights } from '../../src/index.ts';

/** `x · kernel` for one row, through integers. */
function multiplyQuantized(x: ArrayLike<number>, kernel: Float32Array, columns: number): number[] {
  const row = Array.from(x);
  const rowScale = Math.max(...row.map(Math.abs)) / 63;
  return Array.from({ length: columns }, (_, column) => {
    const weights = row.map((_value, k) => kernel[k * columns + column]);
    const columnScale = Math.max(...weights.map(Math.abs)) / 127;
    const sum = row.reduce((total, value, k) => {
      return total + roundToEven(value / rowScale) * Math.round(weights[k] / columnScale);
    }, 0);
    return rowScale === 0 || columnScale === 0 ? 0 : sum * rowScale * columnScale;
  });
}

function roundToEven(x: number): number {
  const floor = Math.floor(x);
  return x - floor === 0.5 ? floor + (floor % 2) : Math.round(x);
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

export function stepQuantizedNaively(
  weights: CharRnnWeights,
  ids: Int32Array,
  states: readonly Float32Array[],
): { logits: number[]; states: number[][] } {
  const { units, embeddingDim, embedding, vocabSize, denseKernel, denseBias } = weights;
  const logits: number[] = [];
  const next: number[][] = weights.layers.map(() => []);
  for (const [row, id] of ids.entries()) {
    let below: number[] = [];
    for (const [layer, { kernel, recurrentKernel, bias }] of weights.layers.entries()) {
      const embedded = embedding.subarray(id * embeddingDim, (id + 1) * embeddingDim);
      const columns = 3 * units;
      const input =
        layer === 0 ? multiplyExactly(embedded, kernel, columns) : multiplyQuantized(below, kernel, columns);
      const h = states[layer].subarray(row * units, (row + 1) * units);
      const recurrent = multiplyQuantized(h, recurrentKernel, columns).map((sum, i) => sum + bias[columns + i]);
      below = Array.from(h, (value, unit) => {
        const gate = (index: number) => input[index * units + unit] + bias[index * units + unit];
        const z = sigmoid(gate(0) + recurrent[unit]);
        const r = sigmoid(gate(1) + recurrent[units + unit]);
        const candidate = Math.tanh(gate(2) + r * recurrent[2 * units + unit]);
        return z * value + (1 - z) * candidate;
      });
      next[layer].push(...below);
    }
    logits.push(...multiplyQuantized(below, denseKernel, vocabSize).map((sum, i) => sum + denseBias[i]));
  }
  return { logits, states: next };
}

/** The first layer's inputs come from a table in float32. */
function multiplyExactly(x: Float32Array, kernel: Float32Array, columns: number): number[] {
  return Array.from({ length: columns }, (_, column) =>
    x.reduce((sum, value, k) => sum + value * kernel[k * columns + column], 0),
  );
}
