/** Adam, averaged weights and clipping by the global norm on the engine. */
import { checkNumber } from '../../check-arguments.ts';
import { type AdamUpdateOptions, checkAdamOptions } from '../../optimizer/adam.ts';
import { type AverageUpdateOptions, checkAverageOptions } from '../../optimizer/average.ts';
import type { Engine } from '../engine.ts';

export function adamUpdate(engine: Engine, options: AdamUpdateOptions): void {
  checkAdamOptions(options);
  const { parameter, gradient, firstMoment, secondMoment, step, learningRate, beta1, beta2, epsilon } = options;
  engine.compute((call) => {
    const arrays = [call.inOut(parameter), call.input(gradient), call.inOut(firstMoment), call.inOut(secondMoment)];
    const moments = [beta1, 1 - beta1, beta2, 1 - beta2];
    const rate = learningRate / (1 - beta1 ** step);
    const correction2 = 1 / (1 - beta2 ** step);
    const decay = learningRate * (options.weightDecay ?? 0);
    const args = [...arrays, parameter.length, ...moments, rate, correction2, epsilon, decay];
    engine.pool.run('adamUpdate', args, engine.threadsFor(parameter.length));
  });
}

export function averageUpdate(engine: Engine, options: AverageUpdateOptions): Float32Array {
  checkAverageOptions(options);
  const { average, value, decay } = options;
  return engine.compute((call) => {
    const out = call.result(average.length);
    const args = [call.input(average), call.input(value), out.byteOffset, average.length, 1 - decay];
    engine.pool.run('averageUpdate', args, engine.threadsFor(average.length));
    return out;
  });
}

/** Elements whose squares are added up together, as in assembly/reduction/sum-squares.ts. */
const PIECE = 65536;

export function globalNorm(engine: Engine, gradients: readonly Float32Array[]): number {
  let sum = 0;
  for (const gradient of gradients) {
    engine.compute((call) => {
      const pieces = Math.ceil(gradient.length / PIECE);
      const partials = call.scratch(pieces * Float64Array.BYTES_PER_ELEMENT);
      const args = [call.input(gradient), gradient.length, partials];
      engine.pool.run('sumSquares', args, engine.threadsFor(gradient.length));
      for (const partial of engine.memory.float64(partials, pieces)) sum += partial;
    });
  }
  return Math.sqrt(sum);
}

export function clipByGlobalNorm(
  engine: Engine,
  { gradients, clipNorm }: { gradients: readonly Float32Array[]; clipNorm: number },
): number {
  checkNumber('clipNorm', clipNorm, 0);
  const norm = globalNorm(engine, gradients);
  if (norm <= clipNorm || !Number.isFinite(norm)) return norm;
  for (const gradient of gradients) {
    engine.compute((call) => {
      const args = [call.inOut(gradient), gradient.length, clipNorm / norm];
      engine.pool.run('scale', args, engine.threadsFor(gradient.length));
    });
  }
  return norm;
}
