#!/usr/bin/env node
import { CharRnnError } from '@char-rnn/errors';
import { reportError } from './errors/report-error.ts';
import { runCommand } from './run-command.ts';
import { watchOutput } from './terminal/write.ts';

let failure: number | undefined;
watchOutput(({ message }) => {
  const error = new CharRnnError('OUTPUT_NOT_WRITABLE', `Cannot write the standard output: ${message}.`);
  failure ??= reportError(error, { json: false });
});

// Read by libtensorflow when it is loaded: only its errors, no banners between our lines.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

const exitCode = await runCommand(process.argv);
// The last write may still be on its way, and after it the news that it failed; a backend may keep the process alive, so
// that waiting is not enough.
process.stdout.write('', () => setImmediate(() => process.exit(failure ?? exitCode)));
