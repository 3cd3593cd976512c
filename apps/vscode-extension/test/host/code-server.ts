/** Starts code-server with folders of its own, and ends it. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './install-host.ts';

/** Nothing that interrupts, nothing that asks a network. */
const QUIET_SETTINGS = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'editor.inlineSuggest.enabled': true,
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.wordBasedSuggestions': 'off',
  'chat.disableAIFeatures': true,
  'files.autoSave': 'off',
};

export interface CodeServerOptions {
  host: Host;
  /** A folder of this run. */
  root: string;
  vsix: string;
  settings?: Record<string, unknown>;
  /** For suites in the extension host; notifications are not shown then. */
  forSuites?: boolean;
  env?: Record<string, string>;
}

export interface CodeServer {
  url: string;
  userData: string;
  /** What VS Code in a browser opens. */
  workbench(folder: string, payload: [string, string][]): string;
  /** The address of a file of this machine in there. */
  remote(path: string): string;
  stop(): Promise<void>;
}

const START_LIMIT = 60_000;

export async function startCodeServer({
  host,
  root,
  vsix,
  settings = {},
  forSuites = false,
  env = {},
}: CodeServerOptions): Promise<CodeServer> {
  const userData = join(root, 'user-data');
  const extensions = join(root, 'extensions');
  mkdirSync(extensions, { recursive: true });
  // Those of the machine scope are read from the second one only.
  for (const folder of ['User', 'Machine']) {
    mkdirSync(join(userData, folder), { recursive: true });
    writeFileSync(
      join(userData, folder, 'settings.json'),
      JSON.stringify({ ...QUIET_SETTINGS, ...settings }, undefined, 2),
    );
  }
  const config = join(root, 'config.yaml');
  writeFileSync(config, 'auth: none\n');
  const folders = ['--config', config, '--user-data-dir', userData, '--extensions-dir', extensions];
  const environment = cleanEnvironment(root, env);
  execFileSync(host.node, [host.codeServer, ...folders, '--install-extension', vsix], {
    env: environment,
    stdio: 'pipe',
  });
  const isTrustTested = settings['security.workspace.trust.enabled'] === true;
  const child = spawn(
    host.node,
    [
      host.codeServer,
      ...folders,
      ...['--bind-addr', '127.0.0.1:0', '--auth', 'none', '--disable-telemetry', '--disable-update-check'],
      ...(isTrustTested ? [] : ['--disable-workspace-trust']),
      ...['--disable-getting-started-override', '--disable-proxy', '--ignore-last-opened'],
      // Without it this version ignores the tests that a page asks for, in silence.
      ...(forSuites ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ],
    { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    process.kill(-child.pid!, 'SIGTERM');
    const impatient = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), 5000);
    await exited;
    clearTimeout(impatient);
  };
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    const limit = setTimeout(() => reject(new Error(`code-server does not start:\n${output}`)), START_LIMIT);
    const read = (chunk: Buffer) => {
      output += chunk;
      const match = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output);
      if (match === null) return;
      clearTimeout(limit);
      resolve(match[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`code-server ended with ${code}:\n${output}`)));
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  const remote = (path: string) => `vscode-remote://${new URL(url).host}${path}`;
  const workbench = (folder: string, payload: [string, string][]) =>
    `${url}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify([...payload, ['skipWelcome', 'true'], ['skipReleaseNotes', 'true']]))}`;
  return { url, userData, workbench, remote, stop };
}

/** Without what a VS Code around this process, or another code-server, has set. */
function cleanEnvironment(root: string, more: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|CODE_SERVER_|npm_|PORT$|PASSWORD|HASHED_PASSWORD)/.test(name),
  );
  mkdirSync(join(root, 'tmp'), { recursive: true });
  return {
    ...Object.fromEntries(inherited),
    XDG_DATA_HOME: join(root, 'data'),
    TMPDIR: join(root, 'tmp'),
    EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":""}',
    ...more,
  };
}
