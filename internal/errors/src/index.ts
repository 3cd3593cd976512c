export { CharRnnError } from './char-rnn-error.ts';
