import { type Architecture, nameRecurrentLayer } from '@char-rnn/files';
import * as tf from '@tensorflow/tfjs';
import { GruLayer } from './gru-layer.ts';

/**
 * The TensorFlow.js layers of a model: Embedding, the recurrent layers (each followed by dropout, one mask per
 * sequence, where there is dropout), Dense. All weights are zero; the order of the weights is that of `expectedWeights`.
 */
export function buildLayersModel(architecture: Architecture): tf.LayersModel {
  const { vocabSize, embeddingDim, rnnUnits, rnnLayers, cell, dropout } = architecture;
  const ids = tf.input({ shape: [null], dtype: 'int32', name: 'ids' });
  const embedding = tf.layers.embedding({
    name: 'embedding',
    inputDim: vocabSize,
    outputDim: embeddingDim,
    embeddingsInitializer: 'zeros',
  });
  let sequence = embedding.apply(ids) as tf.SymbolicTensor;
  for (let layer = 0; layer < rnnLayers; layer++) {
    const name = nameRecurrentLayer(cell, layer);
    const recurrent = cell === 'gru' ? new GruLayer({ name, units: rnnUnits }) : lstmLayer(name, rnnUnits);
    sequence = recurrent.apply(sequence) as tf.SymbolicTensor;
    if (dropout > 0) {
      // A null of the noise shape stands for that size of the input.
      const noiseShape = [null, 1, null] as unknown as number[];
      const drop = tf.layers.dropout({ name: `dropout_${layer}`, rate: dropout, noiseShape });
      sequence = drop.apply(sequence) as tf.SymbolicTensor;
    }
  }
  const dense = tf.layers.dense({ name: 'dense', units: vocabSize, kernelInitializer: 'zeros' });
  return tf.model({ inputs: ids, outputs: dense.apply(sequence) as tf.SymbolicTensor, name: 'char_rnn' });
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
