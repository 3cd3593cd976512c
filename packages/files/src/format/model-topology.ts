import { type Architecture, nameRecurrentLayer } from './architecture.ts';
import type { JsonObject } from './json-value.ts';

/**
 * The layers of a model as Keras and TensorFlow.js write them, for other tools to read. Char-RNN itself reads the
 * `architecture` beside it. It describes the trained model: layers that only act while training are left out.
 */
export function describeTopology(architecture: Architecture): JsonObject {
  const { vocabSize, embeddingDim, rnnUnits, rnnLayers, cell } = architecture;
  const recurrentLayers = Array.from({ length: rnnLayers }, (_, layer) => ({
    class_name: cell === 'gru' ? 'GRU' : 'LSTM',
    config: {
      name: nameRecurrentLayer(cell, layer),
      trainable: true,
      dtype: 'float32',
      units: rnnUnits,
      activation: 'tanh',
      recurrent_activation: 'sigmoid',
      use_bias: true,
      return_sequences: true,
      return_state: false,
      stateful: false,
      ...(cell === 'gru' ? { reset_after: true } : {}),
    },
  }));
  return {
    class_name: 'Sequential',
    config: {
      name: 'char_rnn',
      layers: [
        {
          class_name: 'Embedding',
          config: {
            name: 'embedding',
            trainable: true,
            dtype: 'float32',
            batch_input_shape: [null, null],
            input_dim: vocabSize,
            output_dim: embeddingDim,
            mask_zero: false,
          },
        },
        ...recurrentLayers,
        {
          class_name: 'Dense',
          config: {
            name: 'dense',
            trainable: true,
            dtype: 'float32',
            units: vocabSize,
            activation: 'linear',
            use_bias: true,
          },
        },
      ],
    },
    // The Keras release whose layer names and GRU semantics these are (2.x, reset_after as the default).
    keras_version: '2.15.0',
    backend: 'tensor_flow.js',
  };
}
