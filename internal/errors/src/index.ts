export { CharRnnError } from './char-rnn-error.ts';
export { oneLineMessage } from './one-line-message.ts';
