/** A trainer as a checkpoint and back: all that a training depends on to go on as if it had not been interrupted. */
import type { Checkpoint, JsonObject, JsonValue, NamedTensor } from '@char-rnn/files';
import type { EpochRecord, ValidationRecord } from '../history.ts';
import type { Trainer } from '../trainer.ts';
import { TrainerError } from '../trainer-error.ts';

/** Where in the epochs a training is. */
export interface TrainingPosition {
  /** The epoch that is running or comes next, from 0. */
  epoch: number;
  /** The next batch of that epoch. */
  batch: number;
  /** Sum of the losses of the batches of that epoch so far. */
  lossSum: number;
  /** The epochs so far. */
  history: EpochRecord[];
  /** The losses on held-out text so far, those at the ends of epochs included. */
  validations: ValidationRecord[];
}

const WEIGHTS = 'model/';

/**
 * All that a training depends on, as a checkpoint that `writeCheckpoint` of `@char-rnn/files` takes.
 *
 * @param extra what the program wants to find again, such as its settings.
 */
export async function captureTrainer(trainer: Trainer, extra: JsonObject = {}): Promise<Checkpoint> {
  const { model, optimizer, averagedWeights, position, step } = trainer;
  const weights = (await model.getWeights()).map((weight) => ({ ...weight, name: `${WEIGHTS}${weight.name}` }));
  const { slots, ...optimizerState } = await optimizer.getState();
  return {
    step,
    tensors: [...weights, ...slots, ...((await averagedWeights?.read()) ?? []), ...(await trainer.readCarriedStates())],
    state: {
      architecture: { ...model.architecture },
      seed: model.seed,
      position: copyPosition(position),
      optimizer: optimizerState,
      averagedUpdates: averagedWeights?.updates,
      extra,
    },
  };
}

/**
 * Puts a trainer (compiled, with a model of the same architecture) back to where `captureTrainer` took it.
 *
 * @returns the `extra` of then.
 * @throws TrainerError `CHECKPOINT_MISMATCH` when it is the checkpoint of another architecture or optimizer; then nothing
 *   is changed.
 */
export function restoreTrainer(trainer: Trainer, checkpoint: Checkpoint): JsonObject {
  const { architecture, position, optimizer, averagedUpdates, extra } = checkpoint.state as unknown as CapturedState;
  for (const [name, value] of Object.entries(trainer.model.architecture)) {
    if (architecture?.[name] !== value) {
      const message = `The checkpoint is of a model with ${name} ${architecture?.[name]}, this one has ${value}. Use the same settings.`;
      throw new TrainerError('CHECKPOINT_MISMATCH', message);
    }
  }
  if ((averagedUpdates === undefined) !== (trainer.averagedWeights === undefined)) {
    const [its, ours] = averagedUpdates === undefined ? ['no averaged weights', 'some'] : ['averaged weights', 'none'];
    const message = `The checkpoint has ${its}, and the trainer was compiled for ${ours}: compile with the same emaMomentum.`;
    throw new TrainerError('CHECKPOINT_MISMATCH', message);
  }
  trainer.optimizer.setState({ ...optimizer, slots: checkpoint.tensors });
  const weights = checkpoint.tensors.filter(({ name }) => name.startsWith(WEIGHTS));
  trainer.model.setWeights(weights.map((weight) => ({ ...weight, name: weight.name.slice(WEIGHTS.length) })));
  trainer.averagedWeights?.write(checkpoint.tensors, averagedUpdates as number);
  trainer.writeCarriedStates(checkpoint.tensors as NamedTensor[]);
  trainer.step = checkpoint.step;
  trainer.position = copyPosition(position);
  return extra;
}

/** The shape of what `captureTrainer` wrote; the file's hash has been checked by then. */
interface CapturedState {
  architecture: Record<string, JsonValue>;
  position: TrainingPosition;
  optimizer: { name: string; updates: number; learningRate: number };
  /** Absent where no weights were averaged. */
  averagedUpdates?: number;
  extra: JsonObject;
}

/** A copy that is plain JSON and that nobody else changes. */
function copyPosition({ history, validations, ...rest }: TrainingPosition): TrainingPosition & JsonObject {
  return {
    ...rest,
    history: history.map((record) => ({ ...record })),
    validations: validations.map((record) => ({ ...record })),
  };
}
