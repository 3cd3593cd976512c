/** The forward pass of a GRU over a whole sequence on the engine. */
import { checkIds, checkLength, checkSizes } from '../../check-arguments.ts';
import { SAVED_GATES } from '../../gru/gates.ts';
import { checkGruInput, type GruSequenceInput, type GruSequenceResult } from '../../gru/gru-sequence.ts';
import { KernelError } from '../../kernel-error.ts';
import type { Engine } from '../engine.ts';
import { planGru } from './gru-plan.ts';

/** As {@link GruSequenceInput}, with the input projection of each id in a table instead of one for each step. */
export interface GruTableInput extends Omit<GruSequenceInput, 'projection'> {
  /** `[vocab, 3 * units]`: embedding · kernel + input bias. */
  table: Float32Array;
  /** `[time, batch]`, rows of the table. */
  ids: Int32Array;
}

export function gruSequenceForward(engine: Engine, input: GruSequenceInput): GruSequenceResult {
  checkGruInput(input);
  return runForward(engine, input, input.projection, undefined);
}

export function gruTableForward(engine: Engine, input: GruTableInput): GruSequenceResult {
  const { table, ids, recurrentKernel, recurrentBias, initialState, time, batch, units } = input;
  checkSizes({ time, batch, units });
  const vocabSize = table.length / (3 * units);
  if (!Number.isInteger(vocabSize)) {
    throw new KernelError(
      'INVALID_ARGUMENT',
      `table has ${table.length} elements, no multiple of ${3 * units} (3 * units): check its shape.`,
    );
  }
  checkLength('ids', ids, time * batch);
  checkIds('ids', ids, vocabSize);
  checkLength('recurrentKernel', recurrentKernel, units * 3 * units);
  checkLength('recurrentBias', recurrentBias, 3 * units);
  checkLength('initialState', initialState, batch * units);
  return runForward(engine, input, table, ids);
}

function runForward(
  engine: Engine,
  input: Omit<GruSequenceInput, 'projection'>,
  projection: Float32Array,
  ids: Int32Array | undefined,
): GruSequenceResult {
  const { recurrentKernel, recurrentBias, initialState, time, batch, units } = input;
  return engine.compute((call) => {
    const outputs = call.result(time * batch * units);
    const gates = call.result(time * batch * units * SAVED_GATES);
    const { threads, splitUnits } = planGru(engine, input);
    const scratchBytes = engine.pool.call('gruForwardScratchBytes', batch, units);
    engine.pool.run(
      'gruForward',
      [
        call.input(projection),
        ids === undefined ? 0 : call.input(ids),
        call.input(recurrentKernel),
        call.input(recurrentBias),
        call.input(initialState),
        outputs.byteOffset,
        gates.byteOffset,
        time,
        batch,
        units,
        Number(splitUnits),
        engine.tile,
        call.scratch(engine.pool.call('gruPackedBytes', units)),
        call.scratch(scratchBytes * threads),
        scratchBytes,
      ],
      threads,
    );
    return { outputs, gates };
  });
}
