/** One mask for all steps of a sequence on the engine. */
import { countSteps, type MaskStepsOptions } from '../../dropout/mask-steps.ts';
import type { Engine } from '../engine.ts';

export function maskSteps(engine: Engine, options: MaskStepsOptions): Float32Array {
  const { sequence, mask } = options;
  const steps = countSteps(options);
  return engine.compute((call) => {
    const out = call.result(sequence.length);
    const args = [call.input(sequence), call.input(mask), out.byteOffset, steps, mask.length];
    engine.pool.run('maskSteps', args, engine.threadsFor(sequence.length));
    return out;
  });
}
