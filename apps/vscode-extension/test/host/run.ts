/**
 * The tests in a real VS Code, on the packaged .vsix: the mocha suites inside the extension host, then what a person sees. Skipped, with the
 * reason, where there is no VS Code. `--only=name` runs one of them, `--theme=name` shows the window in another theme for the pictures.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takePictures } from '../user/pictures-view.ts';
import { runReloadView } from '../user/reload-view.ts';
import { runUserView } from '../user/user-view.ts';
import type { ViewOptions } from '../user/workbench.ts';
import { buildSuite } from './build-suite.ts';
import { startCodeServer } from './code-server.ts';
import { extensionFolder, findHost, type Host } from './install-host.ts';
import { runSuite } from './run-suite.ts';
import { MODEL_TO_LOOK_AT, SUITES } from './suites.ts';

const vsix = join(extensionFolder, 'out/char-rnn.vsix');

type View = (options: ViewOptions) => Promise<void>;

/** What a person does, in a browser. */
const VIEWS: Readonly<Record<string, View>> = {
  user: runUserView,
  reload: runReloadView,
};

/** Runs only if it is named. */
const PICTURES = 'pictures';

const host = findHost();
if ('missing' in host) {
  console.log(`SKIPPED, no VS Code to test in: ${host.missing}`);
} else {
  const only = readOption('only');
  const usual = Object.keys(SUITES).filter((name) => !SUITES[name].onlyIfNamed);
  const wanted = only === undefined ? [...usual, ...Object.keys(VIEWS)] : [only];
  for (const name of wanted) {
    console.log(`\n${name}`);
    const root = mkdtempSync(join(tmpdir(), `char-rnn-host-${name}-`));
    if (name in VIEWS) await testView(host, root, name, VIEWS[name]);
    else if (name === PICTURES) await testView(host, root, name, takePictures);
    else await testSuite(host, root, name);
    rmSync(root, { recursive: true, force: true });
  }
}

async function testSuite(host: Host, root: string, suite: string): Promise<void> {
  const workspace = makeWorkspace(root);
  const { settings, limitMinutes } = SUITES[suite];
  const env = { CHAR_RNN_SUITE: suite, CHAR_RNN_REPORTS: join(extensionFolder, 'out') };
  const server = await startCodeServer({ host, root, vsix, forSuites: true, settings, env });
  try {
    await runSuite({
      host,
      server,
      root,
      harness: join(extensionFolder, 'test/harness'),
      suite: await buildSuite(),
      workspace,
      limitMilliseconds: 60_000 * limitMinutes,
    });
  } finally {
    await server.stop();
  }
}

async function testView(host: Host, root: string, name: string, view: View): Promise<void> {
  const workspace = makeWorkspace(root);
  const theme = readOption('theme') ?? 'Light Modern';
  const settings = { ...MODEL_TO_LOOK_AT, 'workbench.colorTheme': theme };
  const server = await startCodeServer({ host, root, vsix, settings });
  const screenshots = join(extensionFolder, 'out/screenshots', `${name} ${theme}`);
  const textFile = join(workspace, 'coriolanus.txt');
  try {
    await view({ host, server, root, workspace, textFile, screenshots });
  } finally {
    await server.stop();
  }
}

function readOption(name: string): string | undefined {
  const start = `--${name}=`;
  return process.argv.find((argument) => argument.startsWith(start))?.slice(start.length);
}

/** A folder with a text to train on. */
function makeWorkspace(root: string): string {
  const workspace = join(root, 'workspace');
  mkdirSync(workspace);
  copyFileSync(join(extensionFolder, 'test/texts/coriolanus.txt'), join(workspace, 'coriolanus.txt'));
  return workspace;
}
