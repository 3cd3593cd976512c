import { CharRnnError } from '@char-rnn/errors';
import { styleNote } from '../terminal/style.ts';
import { writeJson } from '../terminal/write.ts';
import { exitCodeOf } from './exit-code.ts';

/** The code of an error that no part of the project threw on purpose. */
const UNEXPECTED = 'UNEXPECTED';

/** Says in one line what went wrong; with the environment variable CHAR_RNN_DEBUG=1 also where. Returns the exit code. */
export function reportError(error: unknown, { json }: { json: boolean }): number {
  const isOurs = CharRnnError.isInstance(error);
  const code = isOurs ? error.code : UNEXPECTED;
  const text = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ');
  const message = isOurs ? text : `${text} (Unexpected: set CHAR_RNN_DEBUG=1 to see where.)`;
  if (json) writeJson({ event: 'error', code, message });
  else process.stderr.write(`${styleNote('red', 'error:')} ${message} [${code}]\n`);
  if (process.env.CHAR_RNN_DEBUG === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCodeOf(error);
}
