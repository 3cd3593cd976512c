import type { Batch, Dataset } from '@char-rnn/data';
import type { CharRnnModel } from '@char-rnn/model';
import { UNKNOWN_ID } from '@char-rnn/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { CarriedStates } from './carried-states.ts';
import { TrainerError } from './trainer-error.ts';

/** How well a model predicts a text. */
export interface Evaluation {
  /** Mean cross-entropy, in nats per character. */
  loss: number;
  /** The same in bits: loss / ln 2. */
  bitsPerChar: number;
  /** exp(loss): how many characters the model is undecided between, on average. */
  perplexity: number;
  /** Characters that were predicted and counted. */
  characters: number;
  /** Characters that the model never saw in training: left out of the mean. */
  unknownCharacters: number;
}

/** How a dataset is evaluated. */
export interface EvaluateOptions {
  /** Ends the evaluation early by throwing the signal's reason. */
  signal?: AbortSignal;
  /** Called after each batch. */
  onBatch?: (batch: number, batches: number) => void;
}

/**
 * The loss of a model on one pass over a dataset (its epoch 0), without dropout. States are carried where the dataset
 * says which lanes start anew, else each row starts from zero states.
 *
 * @throws TrainerError `INVALID_ARGUMENT` when the dataset holds no character that the model knows.
 */
export async function evaluateDataset(
  model: CharRnnModel,
  dataset: Dataset,
  { signal, onBatch }: EvaluateOptions = {},
): Promise<Evaluation> {
  const carried = new CarriedStates();
  let sum = 0;
  let characters = 0;
  let unknownCharacters = 0;
  try {
    for await (const batch of dataset.epoch(0)) {
      signal?.throwIfAborted();
      const losses = await lossesOf(model, batch, carried);
      const [lanes, time] = batch.shape;
      // The losses come in the order of time, the targets lane by lane.
      for (let lane = 0; lane < lanes; lane++) {
        for (let t = 0; t < time; t++) {
          if (batch.ys[lane * time + t] === UNKNOWN_ID) {
            unknownCharacters++;
          } else {
            sum += losses[t * lanes + lane];
            characters++;
          }
        }
      }
      onBatch?.(batch.index, dataset.batchesPerEpoch);
      await tf.nextFrame();
    }
  } finally {
    carried.dispose();
  }
  if (characters === 0) {
    const message = `None of the ${unknownCharacters} characters of the text is in the model's vocabulary: there is nothing to evaluate.`;
    throw new TrainerError('INVALID_ARGUMENT', message);
  }
  const loss = sum / characters;
  return { loss, bitsPerChar: loss / Math.LN2, perplexity: Math.exp(loss), characters, unknownCharacters };
}

async function lossesOf(model: CharRnnModel, batch: Batch, carried: CarriedStates): Promise<Float32Array> {
  const losses = tf.tidy(() => {
    const result = model.lossesWithState(batch, { states: carried.startOf(batch) });
    carried.keep(batch, result.states);
    return result.losses;
  });
  const values = await losses.data<'float32'>();
  losses.dispose();
  return values;
}
