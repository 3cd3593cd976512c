import { checkRate } from '../check-arguments.ts';
import { TrainerError } from '../trainer-error.ts';
import { Adam, AdamW } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { Sgd } from './sgd.ts';

/** The optimizers that `compile` makes by name. */
export type OptimizerName = 'adam' | 'adamw' | 'sgd';

/** @throws TrainerError `INVALID_ARGUMENT` for a name that does not exist or a rate that is not above 0. */
export function createOptimizer(name: OptimizerName, learningRate?: number): Optimizer {
  if (learningRate !== undefined) checkRate('learningRate', learningRate);
  if (name === 'adam') return new Adam({ learningRate });
  if (name === 'adamw') return new AdamW({ learningRate });
  if (name === 'sgd') return new Sgd({ learningRate });
  throw new TrainerError(
    'INVALID_ARGUMENT',
    `There is no optimizer '${name}'; choose adam, adamw or sgd, or pass an Optimizer.`,
  );
}
