import { checkIds, checkLength } from '../check-arguments.ts';
import { KernelError } from '../kernel-error.ts';

/** Throws `INVALID_ARGUMENT` unless a step's ids and states fit the model and each other. */
export function checkStep(
  ids: Int32Array,
  states: readonly Float32Array[] | undefined,
  model: { vocabSize: number; stateCount: number; units: number },
): void {
  if (ids.length === 0) throw new KernelError('INVALID_ARGUMENT', 'ids is empty: give one id for each row.');
  checkIds('ids', ids, model.vocabSize);
  if (states === undefined) return;
  if (states.length !== model.stateCount) {
    throw new KernelError(
      'INVALID_ARGUMENT',
      `states has ${states.length} arrays where this model has ${model.stateCount}: pass on what the last step gave.`,
    );
  }
  for (const [index, state] of states.entries()) {
    checkLength(`states[${index}]`, state, ids.length * model.units);
  }
}
