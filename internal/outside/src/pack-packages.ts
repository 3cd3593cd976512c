import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from './workspace.ts';

/** Packs every package into `folder`, as `pnpm publish` would, and gives the paths of the tarballs. */
export function packPackages(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const pack = ['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder];
  execFileSync('pnpm', pack, {
    cwd: workspace,
    stdio: ['ignore', 'ignore', 'inherit'],
    // pnpm is a .cmd on Windows, which only a shell starts.
    shell: process.platform === 'win32',
  });
  return readdirSync(folder).map((name) => join(folder, name));
}
