/**
 * Makes the one .vsix for every platform, out of a folder with nothing but what belongs into it: the manifest without the workspace's own
 * parts (vsce cannot read the versions of a pnpm catalog), the bundles, pictures and texts. Prints what is in it and its size.
 */
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createVSIX, listFiles } from '@vscode/vsce';
import { type BundledPackage, writeNotices } from './bundled-packages.ts';

const root = dirname(import.meta.dirname);
const stage = join(root, 'out/package');
const vsix = join(root, 'out/char-rnn.vsix');

/** Nobody waits for a larger download. */
const LARGEST_BYTES = 3_000_000;

await rm(stage, { recursive: true, force: true });
await mkdir(stage, { recursive: true });
for (const name of ['dist', 'media', 'README.md', 'LICENSE'])
  await cp(join(root, name), join(stage, name), { recursive: true });
await rm(join(stage, 'media/icon.svg'));
await rm(join(stage, 'media/screenshots'), { recursive: true, force: true });
const bundled: BundledPackage[] = JSON.parse(await readFile(join(root, 'out/bundled-packages.json'), 'utf8'));
await writeFile(join(stage, 'THIRD-PARTY-NOTICES.txt'), writeNotices(bundled));
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
for (const name of ['devDependencies', 'scripts', 'private']) delete manifest[name];
await writeFile(join(stage, 'package.json'), JSON.stringify(manifest, undefined, 2));

const home = `${manifest.repository.url.replace(/^git\+|\.git$/g, '')}`;
await createVSIX({
  cwd: stage,
  packagePath: vsix,
  dependencies: false,
  // The pictures are not in the package: whoever reads about it, reads it in a browser or in VS Code.
  baseContentUrl: `${home}/blob/HEAD/${manifest.repository.directory}`,
  baseImagesUrl: `${home}/raw/HEAD/${manifest.repository.directory}`,
});
for (const file of await listFiles({ cwd: stage })) console.log(file);
const { size } = await stat(vsix);
console.log(`char-rnn.vsix: ${(size / 1e6).toFixed(2)} MB`);
if (size > LARGEST_BYTES)
  throw new Error(`The .vsix has ${size} bytes, more than ${LARGEST_BYTES}: see what has come in.`);
