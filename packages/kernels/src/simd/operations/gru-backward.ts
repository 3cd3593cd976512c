/** The backward pass of a GRU over a whole sequence on the engine. */
import { checkIds, checkLength, checkSizes } from '../../check-arguments.ts';
import {
  checkGruBackwardInput,
  type GruSequenceBackwardInput,
  type GruSequenceGradients,
} from '../../gru/gru-sequence.ts';
import type { Engine } from '../engine.ts';
import type { KernelCall } from '../memory/kernel-call.ts';
import { planGru } from './gru-plan.ts';

/** As {@link GruSequenceBackwardInput}, with what {@link GruTableInput} says about the table. */
export interface GruTableBackwardInput extends GruSequenceBackwardInput {
  /** `[time, batch]`, as in the forward pass. */
  ids: Int32Array;
  /** Rows of the table. */
  vocabSize: number;
}

/** What the method `gruTableBackward` of SimdKernels gives. */
export interface GruTableGradients extends Omit<GruSequenceGradients, 'projectionGradient'> {
  /** `[vocab, 3 * units]`, zero in the rows of ids that do not occur. */
  tableGradient: Float32Array;
}

export function gruSequenceBackward(engine: Engine, input: GruSequenceBackwardInput): GruSequenceGradients {
  checkGruBackwardInput(input);
  return engine.compute((call) => {
    const projectionGradient = call.result(input.time * input.batch * 3 * input.units);
    return { projectionGradient, ...runBackward(engine, call, input, projectionGradient.byteOffset) };
  });
}

export function gruTableBackward(engine: Engine, input: GruTableBackwardInput): GruTableGradients {
  checkGruBackwardInput(input);
  const { ids, vocabSize, time, batch, units } = input;
  checkSizes({ vocabSize });
  checkLength('ids', ids, time * batch);
  checkIds('ids', ids, vocabSize);
  return engine.compute((call) => {
    const tableGradient = call.result(vocabSize * 3 * units);
    const rows = time * batch;
    const projectionGradient = call.scratch(rows * units * 12);
    const gradients = runBackward(engine, call, input, projectionGradient);
    const sums = call.scratch(tableGradient.length * Float64Array.BYTES_PER_ELEMENT);
    const args = [projectionGradient, call.input(ids), rows, 3 * units, vocabSize, tableGradient.byteOffset, sums];
    engine.pool.run('scatterAddRows', args, engine.threadsFor(rows * units * 3));
    return { tableGradient, ...gradients };
  });
}

function runBackward(
  engine: Engine,
  call: KernelCall,
  input: GruSequenceBackwardInput,
  projectionGradient: number,
): Omit<GruSequenceGradients, 'projectionGradient'> {
  const { recurrentKernel, time, batch, units } = input;
  const { pool } = engine;
  const recurrentKernelGradient = call.result(units * 3 * units);
  const recurrentBiasGradient = call.result(3 * units);
  const initialStateGradient = call.result(batch * units);
  const { threads, splitUnits } = planGru(engine, input);
  const initialState = call.input(input.initialState);
  const outputs = call.input(input.outputs);
  const candidateGradient = call.scratch(time * batch * units * Float32Array.BYTES_PER_ELEMENT);
  const scratchBytes = Math.max(
    pool.call('gruBackwardScratchBytes', batch, units),
    pool.call('matmulScratchBytes', units, time * batch),
    3 * units * Float64Array.BYTES_PER_ELEMENT,
  );
  const scratch = call.scratch(scratchBytes * threads);
  pool.run(
    'gruBackward',
    [
      call.input(recurrentKernel),
      initialState,
      outputs,
      call.input(input.gates),
      call.input(input.outputsGradient),
      projectionGradient,
      candidateGradient,
      initialStateGradient.byteOffset,
      time,
      batch,
      units,
      Number(splitUnits),
      engine.tile,
      call.scratch(pool.call('gruPackedBytes', units)),
      call.scratch(2 * batch * 3 * units * Float32Array.BYTES_PER_ELEMENT),
      scratch,
      scratchBytes,
    ],
    threads,
  );
  pool.run(
    'gruWeightGradients',
    [
      initialState,
      outputs,
      projectionGradient,
      candidateGradient,
      recurrentKernelGradient.byteOffset,
      recurrentBiasGradient.byteOffset,
      time,
      batch,
      units,
      engine.tile,
      scratch,
      scratchBytes,
    ],
    threads,
  );
  return { recurrentKernelGradient, recurrentBiasGradient, initialStateGradient };
}
