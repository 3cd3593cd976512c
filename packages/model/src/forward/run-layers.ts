/**
 * The forward pass of the whole model, time-major from the ids to the logits, on the weights of its layers.
 *
 * This is the fast path that training and generation use. `LayersModel.predict` computes the same from the layers.
 */
import { dense, dropWeights, gatherRows, gruSequence, gruTable } from '@char-rnn/backend';
import type { Architecture } from '@char-rnn/files';
import * as tf from '@tensorflow/tfjs';
import type { IdBatch } from './id-batch.ts';
import { lstmSequence } from './lstm-sequence.ts';
import { dropSequence, EMBEDDING_PLACE } from './sequence-dropout.ts';

export interface RunLayersOptions {
  /** The states to start from (as `callWithState` returns them), zeros when absent. */
  states?: readonly tf.Tensor2D[];
  /** Given while training: the numbers that determine the dropout masks. */
  dropout?: { seed: number; step: number };
}

export interface RunLayersResult {
  /** `[time * batch, vocab]`, time-major. */
  logits: tf.Tensor2D;
  /** Per layer: the GRU's state, or the LSTM's hidden and cell state, each `[batch, units]`. */
  states: tf.Tensor2D[];
}

/** @param weights the model's weights in the order of `expectedWeights`. */
export function runLayers(
  architecture: Architecture,
  weights: readonly tf.Tensor[],
  input: IdBatch,
  { states, dropout }: RunLayersOptions,
): RunLayersResult {
  const { rnnUnits, rnnLayers, cell, embeddingDropout = 0, weightDropout = 0 } = architecture;
  const { batch, time } = input;
  const statesPerLayer = cell === 'gru' ? 1 : 2;
  const startingStates = states ?? Array.from({ length: rnnLayers * statesPerLayer }, () => zeroState(batch, rnnUnits));
  const ids = tf.tensor2d(input.ids, [time, batch], 'int32');
  const embeddings = weights[0] as tf.Tensor2D;

  let sequence: tf.Tensor3D | undefined;
  if (dropout && embeddingDropout > 0) {
    const embedded = gatherRows(embeddings, flatten(ids)).reshape([time, batch, embeddings.shape[1]]) as tf.Tensor3D;
    sequence = dropSequence(embedded, { rate: embeddingDropout, place: EMBEDDING_PLACE, ...dropout });
  }
  // With more ids than there are characters it is cheaper to project the whole vocabulary and gather from that: the same
  // sums, a fifth fewer operations in the tutorial's model.
  const fromTable = sequence === undefined && embeddings.shape[0] < time * batch;

  const finalStates: tf.Tensor2D[] = [];
  for (let layer = 0; layer < rnnLayers; layer++) {
    const [kernel, wholeRecurrentKernel, biases] = weights.slice(1 + 3 * layer) as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor,
    ];
    const recurrentKernel =
      dropout && weightDropout > 0
        ? (dropWeights(wholeRecurrentKernel, { rate: weightDropout, layer, ...dropout }) as tf.Tensor2D)
        : wholeRecurrentKernel;
    const project = (bias: tf.Tensor1D): tf.Tensor3D => {
      const rows = sequence
        ? dense({ x: sequence.reshape([time * batch, sequence.shape[2]]) as tf.Tensor2D, kernel, bias })
        : projectEmbeddings({ embeddings, ids, kernel, bias, fromTable });
      return rows.reshape([time, batch, kernel.shape[1]]);
    };
    if (cell === 'gru') {
      const [inputBias, recurrentBias] = tf.unstack(biases) as tf.Tensor1D[];
      const recurrence = { recurrentKernel, recurrentBias, initialState: startingStates[layer] };
      sequence =
        layer === 0 && fromTable
          ? gruTable({ table: dense({ x: embeddings, kernel, bias: inputBias }), ids, ...recurrence })
          : gruSequence({ projection: project(inputBias), ...recurrence });
      finalStates.push(sequence.slice([time - 1], [1]).reshape([batch, rnnUnits]));
    } else {
      const bias = biases as tf.Tensor1D;
      const initialStates: [tf.Tensor2D, tf.Tensor2D] = [startingStates[2 * layer], startingStates[2 * layer + 1]];
      const result = lstmSequence({ projection: project(tf.zerosLike(bias)), recurrentKernel, bias, initialStates });
      sequence = result.outputs;
      finalStates.push(...result.states);
    }
    if (dropout && architecture.dropout > 0) {
      sequence = dropSequence(sequence, { rate: architecture.dropout, place: layer, ...dropout });
    }
  }

  const x = (sequence as tf.Tensor3D).reshape([time * batch, rnnUnits]) as tf.Tensor2D;
  const [kernel, bias] = weights.slice(-2) as [tf.Tensor2D, tf.Tensor1D];
  return { logits: dense({ x, kernel, bias }), states: finalStates };
}

/** `embeddings[ids] . kernel + bias`, `[time * batch, gates * units]`. */
function projectEmbeddings(options: {
  embeddings: tf.Tensor2D;
  ids: tf.Tensor2D;
  kernel: tf.Tensor2D;
  bias: tf.Tensor1D;
  fromTable: boolean;
}): tf.Tensor2D {
  const { embeddings, ids, kernel, bias, fromTable } = options;
  if (fromTable) return gatherRows(dense({ x: embeddings, kernel, bias }), flatten(ids));
  return dense({ x: gatherRows(embeddings, flatten(ids)), kernel, bias });
}

function flatten(ids: tf.Tensor2D): tf.Tensor1D {
  return ids.reshape([ids.size]) as tf.Tensor1D;
}

function zeroState(batch: number, units: number): tf.Tensor2D {
  return tf.zeros([batch, units]);
}
