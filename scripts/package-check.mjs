/**
 * Checks the package of the current folder as npm users will get it: packs the tarball, looks whether its manifest says all that npm's page and
 * a consumer's tools ask for, then asks publint and are-the-types-wrong about it. Run by `pnpm package-check`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpack } from '@publint/pack';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const ASKED_FOR =
  'name version description keywords homepage bugs license author repository type sideEffects exports files engines';

const folder = mkdtempSync(join(tmpdir(), 'package-check-'));
try {
  // pnpm is a .cmd on Windows, which only a shell starts.
  execFileSync('pnpm', ['pack', '--pack-destination', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const tarball = join(folder, readdirSync(folder)[0]);
  const bytes = readFileSync(tarball);
  const { buffer, byteOffset, byteLength } = bytes;
  const content = buffer.slice(byteOffset, byteOffset + byteLength);

  const { files, rootDir } = await unpack(content);
  const contents = new Map(files.map(({ name, data }) => [name.slice(rootDir.length + 1), data]));
  const manifest = JSON.parse(new TextDecoder().decode(contents.get('package.json')));
  const problems = [...findProblems(manifest, contents)];

  const { messages } = await publint({ pack: { tarball: content }, strict: true });
  for (const message of messages) problems.push(`publint: ${formatMessage(message, manifest)}`);
  for (const problem of problems) console.error(`${manifest.name}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;

  // A command without an import surface has no types to check.
  if (manifest.exports['.']) {
    const attw = join(import.meta.dirname, '../node_modules/@arethetypeswrong/cli/dist/index.js');
    execFileSync(process.execPath, [attw, '--profile', 'esm-only', '--no-emoji', '--format', 'ascii', tarball], {
      stdio: 'inherit',
    });
  }
  console.log(`${manifest.name}: ${Math.round(byteLength / 1024)} KiB packed, checked`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function* findProblems(manifest, contents) {
  for (const field of ASKED_FOR.split(' ')) if (manifest[field] === undefined) yield `package.json has no "${field}"`;
  for (const file of ['LICENSE', 'README.md']) if (!contents.has(file)) yield `the tarball has no ${file}`;
  if (manifest.exports?.['./package.json'] === undefined) yield 'its exports map has no "./package.json"';
  const outside = JSON.stringify([manifest.dependencies, manifest.peerDependencies]).match(
    /"(workspace|catalog):[^"]*"/,
  );
  if (outside) yield `it asks npm for ${outside[0]}`;
}
