import { type Architecture, nameRecurrentLayer } from '@char-rnn/files';
import * as tf from '@tensorflow/tfjs';
import { GruLayer } from './gru-layer.ts';

/**
 * The TensorFlow.js layers of a model: Embedding, the recurrent layers, Dense; after each of the first, dropout with one
 * mask per sequence where there is dropout. (They know no dropout of weights.) All weights are zero; the order of the
 * weights is that of `expectedWeights`.
 */
export function buildLayersModel(architecture: Architecture): tf.LayersModel {
  const { vocabSize, embeddingDim, rnnUnits, rnnLayers, cell, dropout, embeddingDropout = 0 } = architecture;
  const ids = tf.input({ shape: [null], dtype: 'int32', name: 'ids' });
  const embedding = tf.layers.embedding({
    name: 'embedding',
    inputDim: vocabSize,
    outputDim: embeddingDim,
    embeddingsInitializer: 'zeros',
  });
  let sequence = drop(embedding.apply(ids) as tf.SymbolicTensor, 'embedding_dropout', embeddingDropout);
  for (let layer = 0; layer < rnnLayers; layer++) {
    const name = nameRecurrentLayer(cell, layer);
    const recurrent = cell === 'gru' ? new GruLayer({ name, units: rnnUnits }) : lstmLayer(name, rnnUnits);
    sequence = recurrent.apply(sequence) as tf.SymbolicTensor;
    sequence = drop(sequence, `dropout_${layer}`, dropout);
  }
  const dense = tf.layers.dense({ name: 'dense', units: vocabSize, kernelInitializer: 'zeros' });
  return tf.model({ inputs: ids, outputs: dense.apply(sequence) as tf.SymbolicTensor, name: 'char_rnn' });
}

function drop(sequence: tf.SymbolicTensor, name: string, rate: number): tf.SymbolicTensor {
  if (rate === 0) return sequence;
  // A null of the noise shape stands for that size of the input.
  const noiseShape = [null, 1, null] as unknown as number[];
  return tf.layers.dropout({ name, rate, noiseShape }).apply(sequence) as tf.SymbolicTensor;
}

function lstmLayer(name: string, units: number): tf.layers.Layer {
  return tf.layers.lstm({
    name,
    units,
    returnSequences: true,
    // TensorFlow.js still has the hard sigmoid that Keras gave up with version 2.
    recurrentActivation: 'sigmoid',
    kernelInitializer: 'zeros',
    recurrentInitializer: 'zeros',
  });
}
