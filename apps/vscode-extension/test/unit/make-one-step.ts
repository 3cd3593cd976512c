import { type Architecture, expectedWeights, type ModelArtifacts } from '@char-rnn/files';
import { OneStep, type StepModel, type StepResult } from '@char-rnn/sampler';
import { CharTokenizer } from '@char-rnn/tokenizer';

const tokenizer = CharTokenizer.fit('abcdefghijklmno .,!?\n😀');

/** A small untrained model whose text depends on all that it reads. */
export function makeArtifacts(): ModelArtifacts {
  const architecture: Architecture = {
    vocabSize: tokenizer.size,
    embeddingDim: 6,
    rnnUnits: 16,
    rnnLayers: 1,
    cell: 'gru',
    dropout: 0,
  };
  let state = 1;
  // Park and Miller's generator: any numbers will do, as long as they are always the same.
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const weights = expectedWeights(architecture).map(({ name, shape }) => {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    return { name, shape, data: Float32Array.from({ length: size }, () => 4 * next() - 2) };
  });
  return { architecture, tokenizer: tokenizer.toJSON(), weights };
}

/** The model, and how many characters it has read one by one or together. */
export function makeCountingOneStep(): { oneStep: OneStep; steps: () => number } {
  const { stepModel } = OneStep.fromArtifacts(makeArtifacts());
  let steps = 0;
  const counting: StepModel = {
    vocabSize: stepModel.vocabSize,
    step: (ids, states) => {
      steps++;
      return stepModel.step(ids, states);
    },
    prime: (ids, shape, states): Promise<StepResult> => {
      steps += shape[1];
      return stepModel.prime!(ids, shape, states);
    },
  };
  return { oneStep: new OneStep(counting, tokenizer), steps: () => steps };
}
