import { expect, test } from 'vitest';
import { addBias, denseBackward, denseForward, sumRows } from '../src/index.ts';
import { expectKernelError } from './expect-error.ts';
import { applyDenseNaively } from './naive-cells.ts';
import { expectClose, normals } from './numbers.ts';

const [rows, inputs, units] = [11, 6, 9];
const x = normals(rows * inputs, 1);
const kernel = normals(inputs * units, 2);
const bias = normals(units, 3);

test('the dense layer is x · kernel + bias', () => {
  const expected = Array.from({ length: rows }, (_, row) =>
    applyDenseNaively(x.subarray(row * inputs, (row + 1) * inputs), kernel, bias),
  ).flat();
  expectClose(denseForward({ x, kernel, bias, rows, inputs, units }), expected, 'y', 1e-6);
});

test('its gradients are what changing each number does to the weighted sum of the outputs', () => {
  const outputGradient = normals(rows * units, 4);
  const gradients = denseBackward({ x, kernel, outputGradient, rows, inputs, units });
  const arrays = { x: Array.from(x), kernel: Array.from(kernel), bias: Array.from(bias) };
  const weightedSum = () => {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const y = applyDenseNaively(arrays.x.slice(row * inputs, (row + 1) * inputs), arrays.kernel, arrays.bias);
      for (let j = 0; j < units; j++) sum += y[j] * outputGradient[row * units + j];
    }
    return sum;
  };
  // The layer is linear in each number, so that a difference of 1 is exact but for rounding.
  const differentiate = (array: number[]) =>
    array.map((value, i) => {
      const before = weightedSum();
      array[i] = value + 1;
      const after = weightedSum();
      array[i] = value;
      return after - before;
    });
  expectClose(gradients.inputGradient, differentiate(arrays.x), 'x');
  expectClose(gradients.kernelGradient, differentiate(arrays.kernel), 'kernel');
  expectClose(gradients.biasGradient, differentiate(arrays.bias), 'bias');
});

test('sumRows adds in float64: small rows are not lost beside a large one', () => {
  const column = new Float32Array(1001).fill(1);
  column[0] = 2 ** 25;
  expect(sumRows({ x: column, rows: 1001, columns: 1 })).toEqual(Float32Array.of(2 ** 25 + 1000));
});

test('addBias adds in place to every row', () => {
  const matrix = Float32Array.of(1, 2, 3, 4, 5, 6);
  addBias({ x: matrix, bias: Float32Array.of(10, 20), rows: 3, columns: 2 });
  expect(matrix).toEqual(Float32Array.of(11, 22, 13, 24, 15, 26));
});

test('wrong shapes are named', () => {
  const run = () => denseForward({ x, kernel, bias, rows, inputs, units: units + 1 });
  expectKernelError(run, 'INVALID_ARGUMENT', 'b has 54', '60');
  const outputGradient = new Float32Array(3);
  const backward = () => denseBackward({ x, kernel, outputGradient, rows, inputs, units });
  expectKernelError(backward, 'INVALID_ARGUMENT', '3 elements', '99');
});
