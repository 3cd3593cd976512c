import * as tf from '@tensorflow/tfjs';
import { FastKernel, hasFastKernel, isRecordingGradient, runFastKernel } from './fast-kernel.ts';
import { gatherRows } from './gather-rows.ts';
import { type GruSequenceInputs, gruSequence } from './gru-sequence.ts';

/** The tensors of {@link gruTable}, time-major. */
export interface GruTableInputs extends Omit<GruSequenceInputs, 'projection'> {
  /** `[vocab, 3 * units]`: the input projection of each id, embeddings . kernel + input bias. */
  table: tf.Tensor2D;
  /** int32 `[time, batch]`, rows of the table. */
  ids: tf.Tensor2D;
}

/**
 * A GRU (reset_after) as the first layer on an embedding: `gruSequence` on rows of a table.
 *
 * Differentiable in everything but the ids. A backend that registers `FastKernel.gruTable` (inputs as here, outputs as of
 * `FastKernel.gruSequence`) and `FastKernel.gruTableGrad` (inputs `outputsGradient, outputs, gates, ids, recurrentKernel,
 * initialState`, attribute `rows`) never writes the projection of a step out.
 *
 * @returns the states after every step, `[time, batch, units]`.
 */
export function gruTable({ table, ids, recurrentKernel, recurrentBias, initialState }: GruTableInputs): tf.Tensor3D {
  const [time, batch] = ids.shape;
  const [rows, gates] = table.shape;
  if (!hasFastKernel(FastKernel.gruTable)) {
    const projection = gatherRows(table, ids.reshape([time * batch])).reshape([time, batch, gates]) as tf.Tensor3D;
    return gruSequence({ projection, recurrentKernel, recurrentBias, initialState });
  }
  if (!isRecordingGradient()) {
    const inputs = { table, ids, recurrentKernel, recurrentBias, initialState };
    return tf.tidy(() => runFastKernel(FastKernel.gruTable, inputs)?.[0] as tf.Tensor3D);
  }
  const op = tf.customGrad((...args) => {
    const [t, u, b, h0] = args as unknown as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, tf.Tensor2D];
    const save = args[4] as unknown as tf.GradSaveFunc;
    const inputs = { table: t, ids, recurrentKernel: u, recurrentBias: b, initialState: h0 };
    const [outputs, savedGates] = runFastKernel(FastKernel.gruTable, inputs) as tf.Tensor[];
    save([outputs, savedGates, ids, u, h0]);
    return { value: outputs, gradFunc: (dy, saved) => backward(dy, saved, rows) };
  });
  return op(table, recurrentKernel, recurrentBias, initialState) as tf.Tensor3D;
}

function backward(outputsGradient: tf.Tensor, saved: tf.Tensor[], rows: number): tf.Tensor[] {
  const [outputs, gates, ids, recurrentKernel, initialState] = saved;
  const inputs = { outputsGradient, outputs, gates, ids, recurrentKernel, initialState };
  const gradients = runFastKernel(FastKernel.gruTableGrad, inputs, { rows });
  if (!gradients) throw new Error(`The backend has ${FastKernel.gruTable} but not ${FastKernel.gruTableGrad}`);
  return gradients;
}
