import { packIds, splitIds } from '@char-rnn/data';
import { CharTokenizer } from '@char-rnn/tokenizer';
import { expect, test } from 'vitest';
import { NgramModel } from '../src/index.ts';
import { shakespeare } from './shakespeare.ts';

test.skipIf(shakespeare === undefined).each([
  [4, 1.774],
  [5, 1.669],
  [6, 1.698],
])(
  `order %d predicts the last tenth of Shakespeare with %s nats per character${shakespeare ? '' : ' SKIPPED: no shakespeare.txt'}`,
  async (order, expected) => {
    const tokenizer = CharTokenizer.fit(shakespeare!);
    const ids = packIds(tokenizer.encode(shakespeare!), tokenizer.size);
    const { train, validation } = splitIds(ids, { validation: 0.1 });
    const model = await NgramModel.fit(train, { order, vocabSize: tokenizer.size });
    expect(model).toMatchObject({ characters: 1_003_854, isPartial: false });
    const { loss, characters, unknownCharacters } = await model.evaluate(validation);
    expect(loss).toBeCloseTo(expected, 3);
    expect([characters, unknownCharacters]).toEqual([111_539, 0]);
  },
);
