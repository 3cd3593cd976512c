export { CharRnnError } from '@char-rnn/errors';
export { type AdaptVocabularyOptions, adaptVocabulary } from './adapt-vocabulary.ts';
export {
  CharRnnModel,
  type LogitsWithState,
  type LossesWithState,
  type LossOptions,
  type ModelStep,
  type TrainingBatch,
} from './char-rnn-model.ts';
export { type CharRnnOptions, createCharRnn } from './create-char-rnn.ts';
export { GruLayer } from './layers/gru-layer.ts';
export { loadCharRnn } from './load-char-rnn.ts';
export { ModelError, type ModelErrorCode } from './model-error.ts';
