import { existsSync, readFileSync } from 'node:fs';
import { loadDataset } from '@char-rnn/data/datasets';

const folder = process.env.CHAR_RNN_DATASETS ?? new URL('../../../../shared/data', import.meta.url).pathname;
const file = `${folder}/shakespeare.txt`;

/** The text of the tutorial, or where it is not there (CHAR_RNN_DATASETS names the folder to look in) Moby-Dick. */
export const text: string = existsSync(file) ? readFileSync(file, 'utf8') : (await loadDataset('moby-dick')).text;
