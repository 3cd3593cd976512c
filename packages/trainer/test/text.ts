import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createWindowedDataset, type WindowedDataset } from '@char-rnn/data';
import { type CharRnnModel, type CharRnnOptions, createCharRnn } from '@char-rnn/model';
import { CharTokenizer } from '@char-rnn/tokenizer';

/** A small text with some order in it. */
export const TEXT: string = 'the cat sat on the mat. the dog ate the hat. '.repeat(40);
export const tokenizer: CharTokenizer = CharTokenizer.fit(TEXT);
export const ids: Int32Array = tokenizer.encode(TEXT);

export function createDataset(options: { seed?: number } = {}): WindowedDataset {
  return createWindowedDataset(ids, { seqLength: 10, batchSize: 16, shuffleBuffer: 50, ...options });
}

export function createModel(options: Partial<CharRnnOptions> = {}): CharRnnModel {
  return createCharRnn({ vocabSize: tokenizer.size, embeddingDim: 8, rnnUnits: 16, ...options });
}

const folder = process.env.CHAR_RNN_DATASETS ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const path = `${folder}/shakespeare.txt`;

/** The text that the tutorial trains on, where it can be had without a network. */
export const shakespeare: string | undefined = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
