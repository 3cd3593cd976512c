import { CharRnnError } from '@char-rnn/errors';

/** What can go wrong in this package. The README says when each one is thrown. */
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
