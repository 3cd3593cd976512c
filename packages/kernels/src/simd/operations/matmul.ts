/** The matrix product and the dense layer on the engine. */
import { checkApart, checkLength, checkSizes } from '../../check-arguments.ts';
import type { DenseBackwardOptions, DenseForwardOptions, DenseGradients } from '../../dense/dense.ts';
import { KernelError } from '../../kernel-error.ts';
import type { MatmulOptions } from '../../matmul/matmul.ts';
import type { Engine } from '../engine.ts';
import { sumRows } from './rows.ts';

export function matmul(engine: Engine, options: MatmulOptions & { bias?: Float32Array }): Float32Array {
  const { a, b, bias, rows, inner, columns } = options;
  const { transposeA = false, transposeB = false, accumulate = false } = options;
  checkSizes({ rows, inner, columns });
  checkLength('a', a, rows * inner);
  checkLength('b', b, inner * columns);
  if (bias !== undefined) {
    checkLength('bias', bias, columns);
    if (accumulate) {
      throw new KernelError('INVALID_ARGUMENT', 'bias and accumulate are both given: add the bias in another call.');
    }
  }
  if (options.out !== undefined) {
    checkLength('out', options.out, rows * columns);
    const present = (array: Float32Array) => engine.memory.throughPresentBuffer(array);
    checkApart('a', present(options.out), present(a));
    checkApart('b', present(options.out), present(b));
  }
  return engine.compute((call) => {
    const out = options.out ?? call.result(rows * columns);
    const outAddress = options.out === undefined ? out.byteOffset : call.inOut(out);
    // Elements of a new array are undefined; there is nothing to add to.
    const adds = accumulate && options.out !== undefined;
    const threads = engine.threadsFor(rows * inner * columns);
    const scratchBytes = engine.pool.call('matmulScratchBytes', rows, inner);
    const addresses = [call.input(a), call.input(b), outAddress];
    const flags = [transposeA, transposeB, adds].map(Number);
    const biasAddress = bias === undefined ? 0 : call.input(bias);
    const scratch = call.scratch(scratchBytes * threads);
    engine.pool.run(
      'matmul',
      [...addresses, rows, inner, columns, ...flags, biasAddress, engine.tile, scratch, scratchBytes],
      threads,
    );
    return out;
  });
}

export function denseForward(engine: Engine, options: DenseForwardOptions): Float32Array {
  const { x, kernel, bias, rows, inputs, units } = options;
  return matmul(engine, { a: x, b: kernel, bias, rows, inner: inputs, columns: units });
}

export function denseBackward(engine: Engine, options: DenseBackwardOptions): DenseGradients {
  const { x, kernel, outputGradient, rows, inputs, units } = options;
  const biasGradient = sumRows(engine, { x: outputGradient, rows, columns: units });
  checkLength('x', x, rows * inputs);
  const inputShape = { rows, inner: units, columns: inputs, transposeB: true };
  const kernelShape = { rows: inputs, inner: rows, columns: units, transposeA: true };
  return {
    inputGradient: matmul(engine, { a: outputGradient, b: kernel, ...inputShape }),
    kernelGradient: matmul(engine, { a: x, b: outputGradient, ...kernelShape }),
    biasGradient,
  };
}
