import { existsSync, readFileSync } from 'node:fs';

const folder = process.env.CHAR_RNN_DATASETS ?? new URL('../../../../shared/data', import.meta.url).pathname;
const file = `${folder}/shakespeare.txt`;

/** The text of the tutorial, or undefined where it is not there (then CHAR_RNN_DATASETS names the folder to look in). */
export const shakespeare: string | undefined = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
