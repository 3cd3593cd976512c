/**
 * The tests in a real VS Code, on the packaged .vsix: the mocha suites inside the extension host, then what a person sees. Skipped, with the
 * reason, where there is no VS Code.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runUserView } from '../user/user-view.ts';
import { buildSuite } from './build-suite.ts';
import { startCodeServer } from './code-server.ts';
import { extensionFolder, findHost, type Host } from './install-host.ts';
import { runSuite } from './run-suite.ts';

interface Part {
  host: Host;
  root: string;
  vsix: string;
}

/** Models that learn in seconds. */
const SMALL_MODELS = { 'charRnn.training.arguments': ['--units', '64', '--epochs', '6'] };

async function testSuite({
  host,
  root,
  vsix,
  suite,
  settings = {},
}: Part & { suite: string; settings?: Record<string, unknown> }): Promise<void> {
  const workspace = makeWorkspace(root);
  const env = { CHAR_RNN_SUITE: suite, CHAR_RNN_REPORTS: join(extensionFolder, 'out') };
  const server = await startCodeServer({ host, root, vsix, forSuites: true, settings: { ...SMALL_MODELS, ...settings }, env });
  try {
    const harness = join(extensionFolder, 'test/harness');
    await runSuite({ host, server, root, harness, suite: await buildSuite(), workspace, limitMilliseconds: 400_000 });
  } finally {
    await server.stop();
  }
}

async function testUserView({ host, root, vsix }: Part): Promise<void> {
  const workspace = makeWorkspace(root);
  const playFile = join(workspace, 'play.txt');
  writeFileSync(playFile, '');
  const server = await startCodeServer({ host, root, vsix, settings: SMALL_MODELS });
  try {
    const screenshots = join(extensionFolder, 'out/screenshots');
    await runUserView({
      host,
      server,
      root,
      workspace,
      textFile: join(workspace, 'coriolanus.txt'),
      playFile,
      screenshots,
    });
  } finally {
    await server.stop();
  }
}

/** A folder with a text to train on. */
function makeWorkspace(root: string): string {
  const workspace = join(root, 'workspace');
  mkdirSync(workspace);
  copyFileSync(join(extensionFolder, 'test/texts/coriolanus.txt'), join(workspace, 'coriolanus.txt'));
  return workspace;
}

const host = findHost();
if ('missing' in host) {
  console.log(`SKIPPED, no VS Code to test in: ${host.missing}`);
} else {
  const vsix = join(extensionFolder, 'out/char-rnn.vsix');
  const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
  const parts: Record<string, (root: string) => Promise<void>> = {
    main: (root) => testSuite({ host, root, vsix, suite: 'main' }),
    interrupted: (root) => testSuite({ host, root, vsix, suite: 'interrupted' }),
    untrusted: (root) =>
      testSuite({
        host,
        root,
        vsix,
        suite: 'untrusted',
        settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
      }),
    latency: (root) => testSuite({ host, root, vsix, suite: 'latency' }),
    user: (root) => testUserView({ host, root, vsix }),
  };
  for (const [name, run] of Object.entries(parts)) {
    if (only !== undefined && only !== name) continue;
    console.log(`\n${name}`);
    const root = mkdtempSync(join(tmpdir(), `char-rnn-host-${name}-`));
    await run(root);
    rmSync(root, { recursive: true, force: true });
  }
}
