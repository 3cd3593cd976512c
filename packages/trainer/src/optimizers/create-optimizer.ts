import { TrainerError } from '../trainer-error.ts';
import { Adam } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { Sgd } from './sgd.ts';

/** The optimizers that `compile` makes by name. */
export type OptimizerName = 'adam' | 'sgd';

/** @throws TrainerError `INVALID_ARGUMENT` for a name that does not exist or a rate that is not above 0. */
export function createOptimizer(name: OptimizerName, learningRate?: number): Optimizer {
  if (learningRate !== undefined && !(learningRate > 0 && Number.isFinite(learningRate))) {
    throw new TrainerError('INVALID_ARGUMENT', `learningRate is ${learningRate}; it must be a number above 0.`);
  }
  if (name === 'adam') return new Adam({ learningRate });
  if (name === 'sgd') return new Sgd({ learningRate });
  throw new TrainerError(
    'INVALID_ARGUMENT',
    `There is no optimizer '${name}'; choose adam or sgd, or pass an Optimizer.`,
  );
}
