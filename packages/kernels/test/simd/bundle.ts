import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * Writes `kernels.mjs` into a new folder, which it returns: one file with nothing beside it, as in an extension or on a
 * page. It has to bring its modules and its workers.
 */
export async function bundleKernels(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'char-rnn-kernels-'));
  await build({
    root: new URL('../..', import.meta.url).pathname,
    configFile: false,
    logLevel: 'error',
    resolve: { tsconfigPaths: true },
    build: {
      lib: { entry: 'src/index.ts', formats: ['es'], fileName: () => 'kernels.mjs' },
      outDir: folder,
      minify: true,
    },
  });
  return folder;
}
