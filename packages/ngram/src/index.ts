export { CharRnnError } from '@char-rnn/errors';
export type { IdChunks, Ids } from './ids.ts';
export { NgramError, type NgramErrorCode } from './ngram-error.ts';
export { type FitOptions, type NgramEvaluation, NgramModel } from './ngram-model.ts';
export type { ReadOptions, ReadProgress } from './read-ids.ts';
