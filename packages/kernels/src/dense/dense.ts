/** A fully connected layer without activation: `x · kernel + bias`, and its gradients. */
import { checkLength } from '../check-arguments.ts';
import { matmul } from '../matmul/matmul.ts';
import { addBias, sumRows } from './rows.ts';

/** What {@link denseForward} takes. */
export interface DenseForwardOptions {
  /** `[rows, inputs]` */
  x: Float32Array;
  /** `[inputs, units]` */
  kernel: Float32Array;
  /** `[units]` */
  bias: Float32Array;
  /** Rows of `x`: batch, or time x batch. */
  rows: number;
  /** Features of a row of `x`. */
  inputs: number;
  /** Outputs for each row. */
  units: number;
}

/**
 * `x · kernel + bias`, `[rows, units]`.
 *
 * @throws KernelError `INVALID_ARGUMENT` when the lengths do not fit.
 */
export function denseForward({ x, kernel, bias, rows, inputs, units }: DenseForwardOptions): Float32Array {
  const y = matmul({ a: x, b: kernel, rows, inner: inputs, columns: units });
  addBias({ x: y, bias, rows, columns: units });
  return y;
}

/** What {@link denseBackward} takes. */
export interface DenseBackwardOptions {
  /** `[rows, inputs]`, as in the forward pass. */
  x: Float32Array;
  /** `[inputs, units]` */
  kernel: Float32Array;
  /** `[rows, units]` */
  outputGradient: Float32Array;
  /** As in the forward pass. */
  rows: number;
  /** As in the forward pass. */
  inputs: number;
  /** As in the forward pass. */
  units: number;
}

/** What {@link denseBackward} gives. */
export interface DenseGradients {
  /** `[rows, inputs]` */
  inputGradient: Float32Array;
  /** `[inputs, units]` */
  kernelGradient: Float32Array;
  /** `[units]` */
  biasGradient: Float32Array;
}

/**
 * The gradients of {@link denseForward} with respect to its input, kernel and bias.
 *
 * @throws KernelError `INVALID_ARGUMENT` when the lengths do not fit.
 */
export function denseBackward(options: DenseBackwardOptions): DenseGradients {
  const { x, kernel, outputGradient, rows, inputs, units } = options;
  const biasGradient = sumRows({ x: outputGradient, rows, columns: units });
  checkLength('x', x, rows * inputs);
  return {
    inputGradient: matmul({
      a: outputGradient,
      b: kernel,
      rows,
      inner: units,
      columns: inputs,
      transposeB: true,
    }),
    kernelGradient: matmul({ a: x, b: outputGradient, rows: inputs, inner: rows, columns: units, transposeA: true }),
    biasGradient,
  };
}
