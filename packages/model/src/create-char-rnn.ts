import type { Architecture } from '@char-rnn/files';
import { CharRnnModel } from './char-rnn-model.ts';
import { drawInitialWeights } from './initial-values/draw-initial-weights.ts';
import { ModelError } from './model-error.ts';

/** The sizes of a new model, and what is dropped while it trains. */
export interface CharRnnOptions {
  /** Characters and `[UNK]`: `tokenizer.size`. */
  vocabSize: number;
  /** Default 256, as the tutorial's. */
  embeddingDim?: number;
  /** Default 1024, as the tutorial's. */
  rnnUnits?: number;
  /** Default 1. */
  rnnLayers?: number;
  /** Default `gru`. */
  cell?: 'gru' | 'lstm';
  /** The fraction of each recurrent layer's outputs dropped while training, one mask per sequence, in [0, 1). Default 0. */
  dropout?: number;
  /** The fraction of the embeddings dropped while training, one mask per sequence, in [0, 1). Default 0. */
  embeddingDropout?: number;
  /**
   * The fraction of the recurrent kernels' weights dropped anew in each training step (DropConnect, as in AWD-LSTM,
   * arXiv:1708.02182), in [0, 1). Default 0.
   */
  weightDropout?: number;
  /** Determines the initial weights and the dropout masks. Default 0. */
  seed?: number;
}

/**
 * An untrained model with the initial values of Keras. The defaults are the tutorial's: 4,022,850 parameters for
 * Shakespeare's 66 ids.
 *
 * @throws ModelError `INVALID_ARGUMENT` for sizes that no model can have.
 */
export function createCharRnn(options: CharRnnOptions): CharRnnModel {
  const {
    vocabSize,
    embeddingDim = 256,
    rnnUnits = 1024,
    rnnLayers = 1,
    cell = 'gru',
    dropout = 0,
    embeddingDropout = 0,
    weightDropout = 0,
    seed = 0,
  } = options;
  const sizes = { vocabSize, embeddingDim, rnnUnits, rnnLayers };
  const architecture: Architecture = { ...sizes, cell, dropout, embeddingDropout, weightDropout };
  checkArchitecture(architecture);
  if (!Number.isSafeInteger(seed)) throw new ModelError('INVALID_ARGUMENT', `seed is ${seed}; it must be an integer.`);
  return new CharRnnModel(architecture, drawInitialWeights(architecture, seed), seed);
}

function checkArchitecture(architecture: Architecture): void {
  for (const name of ['embeddingDim', 'rnnUnits', 'rnnLayers'] as const) checkSize(name, architecture[name], 1);
  // [UNK] and one character: with fewer there is nothing to predict.
  checkSize('vocabSize', architecture.vocabSize, 2);
  const { cell } = architecture;
  if (cell !== 'gru' && cell !== 'lstm') {
    throw new ModelError('INVALID_ARGUMENT', `cell is '${cell}'; it must be 'gru' or 'lstm'.`);
  }
  for (const name of ['dropout', 'embeddingDropout', 'weightDropout'] as const) {
    const rate = architecture[name] as number;
    if (rate >= 0 && rate < 1) continue;
    throw new ModelError('INVALID_ARGUMENT', `${name} is ${rate}; it must be at least 0 and below 1.`);
  }
}

function checkSize(name: string, value: number, smallest: number): void {
  if (Number.isSafeInteger(value) && value >= smallest) return;
  throw new ModelError('INVALID_ARGUMENT', `${name} is ${value}; it must be an integer of at least ${smallest}.`);
}
