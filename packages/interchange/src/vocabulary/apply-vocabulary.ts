import type { ModelArtifacts, NamedTensor } from '@char-rnn/files';
import { type TokenizerJson, tokenizerFromJSON, UNKNOWN_TOKEN } from '@char-rnn/tokenizer';
import { InterchangeError } from '../interchange-error.ts';
import { parseVocabulary, type Vocabulary } from './vocabulary.ts';

/**
 * The bias of an `[UNK]` that the model never had: its probability is 0 in float32, so that those of all others stay
 * what they were, and a training that goes on can still raise it.
 */
const NEVER = -200;

/**
 * The model with a tokenizer for its ids. Where they have no `[UNK]`, all move up by one to make room for it: it is read
 * as a character whose embedding is zero, and never predicted.
 *
 * @throws InterchangeError `VOCABULARY_MISMATCH` when there are more or fewer characters than ids; `INVALID_ARGUMENT`
 */
export function applyVocabulary(model: ModelArtifacts, vocabulary: Vocabulary): ModelArtifacts {
  const { vocabSize } = model.architecture;
  const tokenizer = toTokenizer(vocabulary);
  const { size } = tokenizerFromJSON(tokenizer);
  if (size === vocabSize) return { ...model, tokenizer };
  // A list that has an [UNK] of its own says that the model has one, too.
  const mayLackUnknown = !Array.isArray(vocabulary) || vocabulary[0] !== UNKNOWN_TOKEN;
  if (size === vocabSize + 1 && mayLackUnknown) return { ...addUnknown(model), tokenizer };
  const message = `The model has ${vocabSize} ids, and the vocabulary ${size} with ${UNKNOWN_TOKEN}: give the one, or the very text, that it was trained with.`;
  throw new InterchangeError('VOCABULARY_MISMATCH', message);
}

function toTokenizer(vocabulary: Vocabulary): TokenizerJson {
  const parsed = parseVocabulary(vocabulary);
  if (!isList(parsed)) return parsed;
  return { kind: 'char', vocabulary: parsed[0] === UNKNOWN_TOKEN ? parsed : [UNKNOWN_TOKEN, ...parsed] };
}

function isList(vocabulary: Vocabulary): vocabulary is readonly string[] {
  return Array.isArray(vocabulary);
}

function addUnknown({ architecture, weights, ...rest }: ModelArtifacts): ModelArtifacts {
  return {
    ...rest,
    architecture: { ...architecture, vocabSize: architecture.vocabSize + 1 },
    weights: weights.map((tensor) => {
      if (tensor.name === 'embedding/embeddings') return addRow(tensor);
      if (tensor.name === 'dense/kernel') return addColumn(tensor, 0);
      return tensor.name === 'dense/bias' ? addColumn(tensor, NEVER) : tensor;
    }),
  };
}

function addRow({ name, shape: [rows, columns], data }: NamedTensor): NamedTensor {
  const longer = new Float32Array(data.length + columns);
  longer.set(data, columns);
  return { name, shape: [rows + 1, columns], data: longer };
}

function addColumn({ name, shape, data }: NamedTensor, value: number): NamedTensor {
  const columns = shape[shape.length - 1];
  const rows = data.length / columns;
  const wider = new Float32Array(data.length + rows).fill(value);
  for (let row = 0; row < rows; row++) {
    wider.set(data.subarray(row * columns, (row + 1) * columns), row * (columns + 1) + 1);
  }
  return { name, shape: [...shape.slice(0, -1), columns + 1], data: wider };
}
