import { CharRnnError } from '@char-rnn/errors';

export type SamplerErrorCode =
  | 'DISPOSED'
  | 'INVALID_ARGUMENT'
  | 'INVALID_LOGITS'
  | 'MODEL_NOT_SAVABLE'
  | 'TOKENIZER_MISSING'
  | 'VOCABULARY_MISMATCH';

/** What this package throws; the README lists the codes. */
export class SamplerError extends CharRnnError<SamplerErrorCode> {
  override readonly name = 'SamplerError';
}
