import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { npm } from './npm.ts';

/** What a user of the packages has besides: a compiler, Node's types, a bundler. In the versions of this repository. */
const TOOLS = ['typescript', '@types/node', 'vite'];

/** Makes an empty project in `folder` and installs `tarballs` and the tools there, with npm and from its registry. */
export function installProject(folder: string, tarballs: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'outside', private: true, type: 'module' }));
  const require = createRequire(import.meta.url);
  const tools = TOOLS.map((name) => `${name}@${require(`${name}/package.json`).version}`);
  npm(folder, 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs, ...tools);
}
