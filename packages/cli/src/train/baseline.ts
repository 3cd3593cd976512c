import type { Dataset, IdSequence, Ids } from '@char-rnn/data';
import { NgramModel } from '@char-rnn/ngram';

/** Longer n-grams than five characters are too rare in texts of some megabytes to predict better. */
const ORDER = 5;
/** Some 60 MB of counts: those of 10 MB of English. Of a longer text, the beginning is counted. */
const MOST_CONTEXTS = 2 ** 21;

/** Ids that are counted at a time, of a text that is not in memory. */
const BLOCK_LENGTH = 1 << 20;

/** What a table of counts reaches on the held-out text: a model that has learned anything of use is better. */
export type Baseline = {
  /** As in 5-gram: a character is predicted from the four before it. */
  order: number;
  /** On the held-out text, in nats per character. */
  loss: number;
  /** Of the training text, those that were counted. */
  characters: number;
};

/**
 * An n-gram model on the same split as the run: counted on the training text, tried on the very characters that the run's
 * validation predicts.
 */
export async function computeBaseline(
  training: Ids | IdSequence,
  { validation, vocabSize, signal }: { validation: Dataset; vocabSize: number; signal: AbortSignal },
): Promise<Baseline> {
  const chunks = 'read' in training ? readBlocks(training) : training;
  const model = await NgramModel.fit(chunks, { order: ORDER, vocabSize, maxContexts: MOST_CONTEXTS, signal });
  let lossSum = 0;
  let characters = 0;
  for (const lane of await collectLanes(validation)) {
    const evaluation = await model.evaluate(lane, { signal });
    lossSum += evaluation.loss * evaluation.characters;
    characters += evaluation.characters;
  }
  return { order: ORDER, loss: lossSum / characters, characters: model.characters };
}

function* readBlocks(ids: IdSequence): Generator<Ids> {
  for (let start = 0; start < ids.length; start += BLOCK_LENGTH) {
    yield ids.read(start, Math.min(start + BLOCK_LENGTH, ids.length));
  }
}

/** What is read in each lane of a dataset, from its first input to its last target. */
async function collectLanes(dataset: Dataset): Promise<Int32Array[]> {
  const length = dataset.batchesPerEpoch * dataset.seqLength;
  const lanes = Array.from({ length: dataset.batchSize }, () => new Int32Array(length + 1));
  for await (const { xs, ys, shape, index } of dataset.epoch(0)) {
    const [, time] = shape;
    for (const [lane, ids] of lanes.entries()) {
      const start = index * dataset.seqLength;
      ids.set(xs.subarray(lane * time, (lane + 1) * time), start);
      ids[start + time] = ys[(lane + 1) * time - 1]!;
    }
  }
  return lanes;
}
