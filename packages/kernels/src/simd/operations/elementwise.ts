/** exp, sigmoid and tanh of whole arrays on the engine. */
import { checkLength } from '../../check-arguments.ts';
import type { Engine } from '../engine.ts';

/** The functions' numbers in assembly/math/elementwise.ts. */
const FUNCTIONS = { exp: 0, sigmoid: 1, tanh: 2 } as const;

/** What the method `applyFunction` of SimdKernels takes. */
export interface ElementwiseOptions {
  /** Which function. */
  function: keyof typeof FUNCTIONS;
  /** Of any shape. */
  x: Float32Array;
  /** May be `x`; a new array without it. */
  out?: Float32Array;
}

export function applyFunction(engine: Engine, options: ElementwiseOptions): Float32Array {
  const { x } = options;
  if (options.out !== undefined) checkLength('out', options.out, x.length);
  return engine.compute((call) => {
    const out = options.out ?? call.result(x.length);
    const to = options.out === undefined ? out.byteOffset : call.inOut(out);
    const args = [FUNCTIONS[options.function], call.input(x), to, x.length];
    engine.pool.run('applyFunction', args, engine.threadsFor(x.length));
    return out;
  });
}
