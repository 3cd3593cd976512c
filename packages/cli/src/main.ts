#!/usr/bin/env node
import { runCommand } from './run-command.ts';
import { tolerateGoneReaders } from './terminal/write.ts';

tolerateGoneReaders();

// Read by libtensorflow when it is loaded: only its errors, no banners between our lines.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

const exitCode = await runCommand(process.argv);
// The last write may still be on its way; a backend may keep the process alive, so that waiting is not enough.
process.stdout.write('', () => process.exit(exitCode));
