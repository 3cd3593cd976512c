import { expect, test } from 'vitest';
import { type Architecture, countParams, expectedWeights } from '../src/index.ts';

const TUTORIAL: Architecture = {
  vocabSize: 66,
  embeddingDim: 256,
  rnnUnits: 1024,
  rnnLayers: 1,
  cell: 'gru',
  dropout: 0,
};

test("the tutorial's model has the weights and the 4,022,850 parameters that Keras prints", () => {
  expect(expectedWeights(TUTORIAL)).toEqual([
    { name: 'embedding/embeddings', shape: [66, 256] },
    { name: 'gru/kernel', shape: [256, 3072] },
    { name: 'gru/recurrent_kernel', shape: [1024, 3072] },
    { name: 'gru/bias', shape: [2, 3072] },
    { name: 'dense/kernel', shape: [1024, 66] },
    { name: 'dense/bias', shape: [66] },
  ]);
  expect(countParams(TUTORIAL)).toBe(16_896 + 3_938_304 + 67_650);
});

test('a second layer reads the outputs of the first and is numbered as in Keras', () => {
  const specs = expectedWeights({ ...TUTORIAL, rnnLayers: 3, rnnUnits: 8 });
  expect(specs.slice(4, 7)).toEqual([
    { name: 'gru_1/kernel', shape: [8, 24] },
    { name: 'gru_1/recurrent_kernel', shape: [8, 24] },
    { name: 'gru_1/bias', shape: [2, 24] },
  ]);
  expect(specs[7]?.name).toBe('gru_2/kernel');
});

test('an LSTM has four gates and one bias', () => {
  const specs = expectedWeights({ ...TUTORIAL, cell: 'lstm', embeddingDim: 5, rnnUnits: 7 });
  expect(specs.slice(1, 4)).toEqual([
    { name: 'lstm/kernel', shape: [5, 28] },
    { name: 'lstm/recurrent_kernel', shape: [7, 28] },
    { name: 'lstm/bias', shape: [28] },
  ]);
});

test.each([
  ['vocabSize', 1],
  ['vocabSize', 2 ** 21],
  ['embeddingDim', 0],
  ['rnnUnits', 1.5],
  ['rnnUnits', Number.NaN],
  ['rnnLayers', 1000],
  ['cell', 'rnn'],
  ['dropout', 1],
  ['dropout', -0.1],
])('%s = %s is refused with its name', (field, value) => {
  const wrong = { ...TUTORIAL, [field]: value } as Architecture;
  expect(() => expectedWeights(wrong)).toThrow(
    expect.objectContaining({ name: 'FilesError', code: 'INVALID_ARGUMENT', message: expect.stringContaining(field) }),
  );
});

test('sizes that are possible one by one but not together are refused', () => {
  expect(() => countParams({ ...TUTORIAL, rnnUnits: 65_536 })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('bytes') }),
  );
});
