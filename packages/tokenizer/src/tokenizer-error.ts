import { CharRnnError } from '@char-rnn/errors';

/** What can go wrong in this package. The README says when each one is thrown. */
export type TokenizerErrorCode = 'EMPTY_TEXT' | 'ID_OUT_OF_RANGE' | 'INVALID_ARGUMENT' | 'INVALID_TOKENIZER';

/** Every error that this package throws on purpose. */
export class TokenizerError extends CharRnnError<TokenizerErrorCode> {
  override readonly name = 'TokenizerError';
}
