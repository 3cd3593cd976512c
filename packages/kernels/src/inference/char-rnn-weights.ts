import { checkLength, checkSizes } from '../check-arguments.ts';
import { KernelError } from '../kernel-error.ts';

/** One recurrent layer. `gates` is 3 for a GRU (order z, r, h) and 4 for an LSTM (order i, f, c, o). */
export interface RecurrentLayerWeights {
  /** `[inputs, gates * units]`, where the first layer's inputs are the embedding and the others' the layer below. */
  kernel: Float32Array;
  /** `[units, gates * units]` */
  recurrentKernel: Float32Array;
  /** GRU: `[2, 3 * units]`, the input bias and then the recurrent one. LSTM: `[4 * units]`. */
  bias: Float32Array;
}

/** The weights of an Embedding, GRU or LSTM layers, and a Dense layer, in Keras' layout. */
export interface CharRnnWeights {
  /** The kind of the recurrent layers. */
  cell: 'gru' | 'lstm';
  /** Characters and `[UNK]`. */
  vocabSize: number;
  /** Numbers that a character is represented by. */
  embeddingDim: number;
  /** Numbers in the state of each recurrent layer. */
  units: number;
  /** `[vocabSize, embeddingDim]` */
  embedding: Float32Array;
  /** From the first layer to the last, at least one. */
  layers: RecurrentLayerWeights[];
  /** `[units, vocabSize]` */
  denseKernel: Float32Array;
  /** `[vocabSize]` */
  denseBias: Float32Array;
}

/** Gates of each kind of cell, which is how many times `units` wide its kernels are. */
export const GATES = { gru: 3, lstm: 4 } as const;

/** @throws KernelError `INVALID_ARGUMENT` unless all weights have the shapes that the sizes call for. */
export function checkCharRnnWeights(weights: CharRnnWeights): void {
  const { cell, vocabSize, embeddingDim, units, layers } = weights;
  if (!Object.hasOwn(GATES, cell)) {
    throw new KernelError('INVALID_ARGUMENT', `cell is ${JSON.stringify(cell)}: give 'gru' or 'lstm'.`);
  }
  checkSizes({ vocabSize, embeddingDim, units, 'layers.length': layers.length });
  checkLength('embedding', weights.embedding, vocabSize * embeddingDim);
  for (const [index, { kernel, recurrentKernel, bias }] of layers.entries()) {
    const columns = GATES[cell] * units;
    checkLength(`layers[${index}].kernel`, kernel, (index === 0 ? embeddingDim : units) * columns);
    checkLength(`layers[${index}].recurrentKernel`, recurrentKernel, units * columns);
    checkLength(`layers[${index}].bias`, bias, cell === 'gru' ? 2 * columns : columns);
  }
  checkLength('denseKernel', weights.denseKernel, units * vocabSize);
  checkLength('denseBias', weights.denseBias, vocabSize);
}
