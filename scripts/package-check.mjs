/**
 * Checks the package of the current folder as npm users will get it: packs the tarball, then asks publint and
 * are-the-types-wrong about it. Run by `pnpm package-check`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'package-check-'));
try {
  execFileSync('pnpm', ['pack', '--pack-destination', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  const tarball = join(folder, readdirSync(folder)[0]);
  const bytes = readFileSync(tarball);
  const { buffer, byteOffset, byteLength } = bytes;
  const content = buffer.slice(byteOffset, byteOffset + byteLength);
  const { messages } = await publint({ pack: { tarball: content }, strict: true });
  for (const message of messages) console.error(`publint: ${formatMessage(message, manifest)}`);
  if (messages.length > 0) process.exitCode = 1;

  // A command without an import surface has no types to check.
  if (manifest.exports['.']) {
    const attw = join(import.meta.dirname, '..', 'node_modules', '.bin', 'attw');
    execFileSync(attw, ['--profile', 'esm-only', '--no-emoji', '--format', 'ascii', tarball], { stdio: 'inherit' });
  }
  console.log(`${manifest.name}: ${Math.round(byteLength / 1024)} KiB packed, checked`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
