/** Adam, averaged weights and clipping by the global norm on the engine. */
import { type AdamState, type AdamUpdateOptions, checkAdamOptions } from '../../optimizer/adam.ts';
import { type AverageUpdateOptions, checkAverageOptions } from '../../optimizer/average.ts';
import { type ClipByGlobalNormOptions, checkClipOptions, clipFactor } from '../../optimizer/clip.ts';
import type { Engine } from '../engine.ts';

export function adamUpdate(engine: Engine, options: AdamUpdateOptions): void {
  checkAdamOptions(options);
  const { parameter, gradient, step, learningRate, beta1, beta2, epsilon, out } = options;
  engine.compute((call) => {
    const changed = arraysOf(out ?? options).map((array) => call.inOut(array));
    const read = out === undefined ? changed : arraysOf(options).map((array) => call.input(array));
    const moments = [beta1, 1 - beta1, beta2, 1 - beta2];
    const rate = learningRate / (1 - beta1 ** step);
    const correction2 = 1 / (1 - beta2 ** step);
    const decay = learningRate * (options.weightDecay ?? 0);
    const arrays = [...read, ...changed, call.input(gradient)];
    const args = [...arrays, parameter.length, ...moments, rate, correction2, epsilon, decay];
    engine.pool.run('adamUpdate', args, engine.threadsFor(parameter.length));
  });
}

function arraysOf({ parameter, firstMoment, secondMoment }: AdamState): Float32Array[] {
  return [parameter, firstMoment, secondMoment];
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

export function clipByGlobalNorm(engine: Engine, options: ClipByGlobalNormOptions): number {
  checkClipOptions(options);
  const { gradients, clipNorm, out = gradients } = options;
  const norm = globalNorm(engine, gradients);
  const factor = clipFactor(norm, clipNorm);
  if (factor === 1 && out === gradients) return norm;
  for (const [index, gradient] of gradients.entries()) {
    engine.compute((call) => {
      const to = call.inOut(out[index]);
      const from = out[index] === gradient ? to : call.input(gradient);
      engine.pool.run('scale', [from, to, gradient.length, factor], engine.threadsFor(gradient.length));
    });
  }
  return norm;
}
