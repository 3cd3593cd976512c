import * as v from 'valibot';
import { FilesError } from '../files-error.ts';
import { describeIssues, FIRST_ISSUE } from './describe-issues.ts';
import { MAX_DIMENSION, MAX_LAYERS, MAX_VOCAB_SIZE } from './limits.ts';
import { countElements, findSpecProblem, type TensorSpec } from './named-tensor.ts';

/** The sizes of an Embedding-RNN-Dense model: all that is needed to name and shape its weights. */
export interface Architecture {
  /** Characters and `[UNK]`. */
  vocabSize: number;
  /** Numbers that a character is represented by. */
  embeddingDim: number;
  /** Numbers in the state of each recurrent layer. */
  rnnUnits: number;
  /** How many recurrent layers, each on the outputs of the one before. */
  rnnLayers: number;
  /** The kind of the recurrent layers: `gru` with `reset_after`, or `lstm`. */
  cell: 'gru' | 'lstm';
  /** The fraction of each recurrent layer's outputs dropped while training, in [0, 1). No dropout affects generated text. */
  dropout: number;
  /** The fraction of the embeddings dropped while training, in [0, 1). Default 0. */
  embeddingDropout?: number;
  /** The fraction of the recurrent kernels' weights dropped in each training step, in [0, 1). Default 0. */
  weightDropout?: number;
}

const rate = v.pipe(v.number(), v.minValue(0), v.ltValue(1));
const size = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));

/** The schema of an `Architecture` from an untrusted file. */
const ArchitectureSchema = v.object({
  vocabSize: v.pipe(size(MAX_VOCAB_SIZE), v.minValue(2)),
  embeddingDim: size(MAX_DIMENSION),
  rnnUnits: size(MAX_DIMENSION),
  rnnLayers: size(MAX_LAYERS),
  cell: v.picklist(['gru', 'lstm']),
  dropout: rate,
  embeddingDropout: v.optional(rate),
  weightDropout: v.optional(rate),
});

/** The architecture in `value`, or what is wrong with it in words. */
export function parseArchitecture(value: unknown): { architecture: Architecture } | { problem: string } {
  const result = v.safeParse(ArchitectureSchema, value, FIRST_ISSUE);
  if (!result.success) return { problem: describeIssues(result.issues) };
  const problem = findSpecProblem(listWeights(result.output));
  return problem === undefined ? { architecture: result.output } : { problem };
}

/**
 * The weights that a model of this architecture has, in the order of the file, under their Keras names and shapes:
 * `embedding/embeddings`, then `kernel`, `recurrent_kernel` and `bias` of `gru`, `gru_1`, ... or `lstm`, `lstm_1`, ...,
 * then `dense/kernel` and `dense/bias`. Gate order is Keras': z, r, h with bias `[2, 3 * units]` for the GRU
 * (reset_after), and i, f, c, o with bias `[4 * units]` for the LSTM.
 *
 * @throws FilesError `INVALID_ARGUMENT` for sizes that no model can have.
 */
export function expectedWeights(architecture: Architecture): TensorSpec[] {
  const result = parseArchitecture(architecture);
  if ('problem' in result) throw new FilesError('INVALID_ARGUMENT', `The architecture is wrong: ${result.problem}.`);
  return listWeights(result.architecture);
}

/**
 * How many numbers the model of this architecture learns; the tutorial's has 4,022,850.
 *
 * @throws FilesError `INVALID_ARGUMENT` for sizes that no model can have.
 */
export function countParams(architecture: Architecture): number {
  return expectedWeights(architecture).reduce((sum, { shape }) => sum + countElements(shape), 0);
}

/** The Keras name of a recurrent layer, counted from 0: `gru`, `gru_1`, ... */
export function nameRecurrentLayer(cell: Architecture['cell'], layer: number): string {
  return layer === 0 ? cell : `${cell}_${layer}`;
}

function listWeights({ vocabSize, embeddingDim, rnnUnits, rnnLayers, cell }: Architecture): TensorSpec[] {
  const gates = (cell === 'gru' ? 3 : 4) * rnnUnits;
  const specs: TensorSpec[] = [{ name: 'embedding/embeddings', shape: [vocabSize, embeddingDim] }];
  for (let layer = 0; layer < rnnLayers; layer++) {
    const name = nameRecurrentLayer(cell, layer);
    specs.push(
      { name: `${name}/kernel`, shape: [layer === 0 ? embeddingDim : rnnUnits, gates] },
      { name: `${name}/recurrent_kernel`, shape: [rnnUnits, gates] },
      { name: `${name}/bias`, shape: cell === 'gru' ? [2, gates] : [gates] },
    );
  }
  specs.push({ name: 'dense/kernel', shape: [rnnUnits, vocabSize] }, { name: 'dense/bias', shape: [vocabSize] });
  return specs;
}
