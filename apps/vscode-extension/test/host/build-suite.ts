import { join } from 'node:path';
import { build } from 'esbuild';
import { extensionFolder } from './install-host.ts';

/** Bundles the mocha suites, which the extension host loads. Gives the file's path without its ending, as VS Code wants it. */
export async function buildSuite(): Promise<string> {
  const outfile = join(extensionFolder, 'out/suite/index.cjs');
  await build({
    bundle: true,
    entryPoints: [join(extensionFolder, 'test/suite/index.ts')],
    outfile,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    sourcemap: 'inline',
    logLevel: 'warning',
    external: ['vscode', 'mocha'],
    tsconfig: join(extensionFolder, 'tsconfig.json'),
  });
  return outfile;
}
