import type { Architecture, NamedTensor } from '@char-rnn/files';
import { adaptVocabulary, type CharRnnModel, createCharRnn } from '@char-rnn/model';
import type { Tokenizer } from '@char-rnn/tokenizer';
import type { InitialModel } from './resolve-run.ts';
import type { RunSettings } from './settings.ts';

/** The untrained model of a run, or the one that it starts from with the characters that are new to it. */
export async function prepareModel(
  settings: RunSettings,
  tokenizer: Tokenizer,
  initial: InitialModel | undefined,
): Promise<CharRnnModel> {
  const model = createCharRnn({ ...architectureOf(settings, tokenizer), seed: settings.seed });
  if (initial) {
    model.setWeights(
      adaptVocabulary({
        trained: inOrder(initial.weights, await model.getWeights()),
        untrained: await model.getWeights(),
        trainedVocabulary: initial.tokenizer.kind === 'char' ? initial.tokenizer.vocabulary : tokenizer.vocabulary,
        newVocabulary: tokenizer.vocabulary,
      }),
    );
  }
  return model;
}

/** The sizes of a run's model. */
export function architectureOf(settings: RunSettings, tokenizer: Tokenizer): Architecture {
  return {
    vocabSize: tokenizer.size,
    embeddingDim: settings.embedding,
    rnnUnits: settings.units,
    rnnLayers: settings.layers,
    cell: settings.cell,
    dropout: settings.dropout,
    embeddingDropout: settings.embeddingDropout,
    weightDropout: settings.weightDropout,
  };
}

function inOrder(weights: readonly NamedTensor[], order: readonly NamedTensor[]): NamedTensor[] {
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  return order.map(({ name }) => byName.get(name)!);
}
