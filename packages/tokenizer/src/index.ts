export { CharRnnError } from '@char-rnn/errors';
export { ByteTokenizer } from './byte-tokenizer.ts';
export { CharTokenizer } from './char-tokenizer.ts';
export type { PaddedBatch } from './padded-batch.ts';
export type { TokenDecoder, TokenEncoder, Tokenizer, TokenizerJson } from './tokenizer.ts';
export { TokenizerError, type TokenizerErrorCode } from './tokenizer-error.ts';
export { tokenizerFromJSON } from './tokenizer-from-json.ts';
export { countUnknown, UNKNOWN_ID, UNKNOWN_TOKEN } from './unknown.ts';
