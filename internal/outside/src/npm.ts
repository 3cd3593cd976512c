import { execFileSync } from 'node:child_process';

/** Runs npm in `folder` and gives what it prints; what it complains of is shown. */
export function npm(folder: string, ...words: string[]): string {
  return execFileSync('npm', words, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    // npm is a .cmd on Windows, which only a shell starts.
    shell: process.platform === 'win32',
    env: withoutPnpm(process.env),
  });
}

/** pnpm hands its own settings to whatever it runs as `npm_config_...`, and npm warns of each that it does not know. */
function withoutPnpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(npm|pnpm)_/i.test(name)));
}
