import { existsSync } from 'node:fs';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '../../dist');

/** The bundled programs, which `pnpm build` makes. */
export const command: string = join(dist, 'char-rnn.mjs');
export const completionProgram: string = join(dist, 'completion-process.mjs');

if (!existsSync(command) || !existsSync(completionProgram)) {
  throw new Error('The bundles are not there: run `pnpm build` in this package first (turbo does before `test`).');
}
