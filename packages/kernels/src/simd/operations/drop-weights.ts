/** DropConnect on the engine. */
import { philoxKey, RandomPurpose } from '@char-rnn/random';
import { type DropWeightsOptions, planDrop } from '../../dropout/drop-weights.ts';
import type { Engine } from '../engine.ts';

export function dropWeights(engine: Engine, options: DropWeightsOptions): Float32Array {
  const { weights, seed, step, layer } = options;
  const { threshold, scale } = planDrop(options);
  return engine.compute((call) => {
    const out = call.result(weights.length);
    const arrays = [call.input(weights), out.byteOffset, weights.length];
    const stream = [RandomPurpose.weightDropout, step, layer, ...philoxKey(seed)];
    engine.pool.run('dropWeights', [...arrays, threshold, scale, ...stream], engine.threadsFor(weights.length));
    return out;
  });
}
