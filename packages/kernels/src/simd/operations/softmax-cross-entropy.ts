/** Softmax cross-entropy and its gradient on the engine. */
import { checkLength } from '../../check-arguments.ts';
import {
  checkSoftmaxOptions,
  type SoftmaxCrossEntropyOptions,
  type SoftmaxCrossEntropyResult,
  type SoftmaxGradientOptions,
} from '../../loss/softmax-cross-entropy.ts';
import type { Engine } from '../engine.ts';
import type { KernelCall } from '../memory/kernel-call.ts';

/** What the method `softmaxCrossEntropyAndGradient` of SimdKernels gives. */
export interface SoftmaxCrossEntropyAndGradient extends SoftmaxCrossEntropyResult {
  /** `[rows, vocabSize]` */
  gradient: Float32Array;
}

export function softmaxCrossEntropy(engine: Engine, options: SoftmaxCrossEntropyOptions): SoftmaxCrossEntropyResult {
  checkSoftmaxOptions(options);
  return engine.compute((call) => ({ losses: run(engine, call, options, { gradient: 0, scales: 0, scale: 0 }) }));
}

export function softmaxCrossEntropyAndGradient(
  engine: Engine,
  options: SoftmaxGradientOptions,
): SoftmaxCrossEntropyAndGradient {
  checkSoftmaxOptions(options);
  const { logits, rows, scale } = options;
  if (typeof scale !== 'number') checkLength('scale', scale, rows);
  return engine.compute((call) => {
    const gradient = call.result(logits.length);
    const losses = run(engine, call, options, {
      gradient: gradient.byteOffset,
      scales: typeof scale === 'number' ? 0 : call.input(scale),
      scale: typeof scale === 'number' ? scale : 0,
    });
    return { losses, gradient };
  });
}

function run(
  engine: Engine,
  call: KernelCall,
  { logits, targets, rows, vocabSize }: SoftmaxCrossEntropyOptions,
  { gradient, scales, scale }: { gradient: number; scales: number; scale: number },
): Float32Array {
  const losses = call.result(rows);
  const sums = call.scratch(rows * Float64Array.BYTES_PER_ELEMENT);
  const inputs = [call.input(logits), call.input(targets), rows, vocabSize];
  // `losses` receives the margins first: a logarithm for each row is cheap enough for JavaScript.
  engine.pool.run(
    'softmaxCrossEntropy',
    [...inputs, sums, losses.byteOffset, gradient, scales, scale],
    engine.threadsFor(rows * vocabSize),
  );
  const sumsOfRows = engine.memory.float64(sums, rows);
  for (let row = 0; row < rows; row++) losses[row] = Math.log(sumsOfRows[row]) - losses[row];
  return losses;
}
