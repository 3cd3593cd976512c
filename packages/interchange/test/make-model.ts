import { type Architecture, expectedWeights, type ModelArtifacts } from '@char-rnn/files';
import { CharTokenizer } from '@char-rnn/tokenizer';

/** For models that no text is needed for. */
const SOME_CHARACTERS = 'abc\né😀';

/** Numbers in [-1, 1) that are the same everywhere (a linear congruential generator, Numerical Recipes). */
function drawNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

export interface MakeModelOptions extends Partial<Architecture> {
  seed?: number;
  /** The text whose characters are the vocabulary. */
  text?: string;
}

/** A model as large as those that are trained, if so wished: its weights are such that gates are neither open nor shut. */
export function makeModel({ seed = 1, text = SOME_CHARACTERS, ...sizes }: MakeModelOptions = {}): ModelArtifacts {
  const tokenizer = CharTokenizer.fit(text);
  const architecture: Architecture = {
    vocabSize: tokenizer.size,
    embeddingDim: 3,
    rnnUnits: 4,
    rnnLayers: 1,
    cell: 'gru',
    dropout: 0.1,
    ...sizes,
  };
  const draw = drawNumbers(seed);
  const weights = expectedWeights(architecture).map(({ name, shape }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const scale = name.endsWith('kernel') ? 2 / Math.sqrt(shape[0]) : 1;
    return { name, shape, data: Float32Array.from({ length: size }, () => draw() * scale) };
  });
  const training = { loss: 1.5, epochs: 2, textName: 'abc', settings: { seed, notes: ['ü'] } };
  return { architecture, tokenizer: tokenizer.toJSON(), weights, training };
}
