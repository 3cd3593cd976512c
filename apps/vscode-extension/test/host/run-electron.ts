/** The mocha suites in a desktop VS Code, which is downloaded: for machines that can. The others run them in code-server, see ./run.ts. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { buildSuite } from './build-suite.ts';
import { extensionFolder } from './install-host.ts';
import { SUITES } from './suites.ts';

const vscodeExecutablePath = await downloadAndUnzipVSCode('stable');
const extensionTestsPath = await buildSuite();

for (const [suite, { settings, onlyIfNamed }] of Object.entries(SUITES)) {
  if (onlyIfNamed) continue;
  const root = mkdtempSync(join(tmpdir(), `char-rnn-electron-${suite}-`));
  const folders = ['--user-data-dir', join(root, 'user-data'), '--extensions-dir', join(root, 'extensions')];
  const [cli, ...cliArgs] = resolveCliArgsFromVSCodeExecutablePath(vscodeExecutablePath, { reuseMachineInstall: true });
  const vsix = join(extensionFolder, 'out/char-rnn.vsix');
  const installed = spawnSync(cli, [...cliArgs, ...folders, '--install-extension', vsix], { stdio: 'inherit' });
  if (installed.status !== 0) throw new Error('The .vsix could not be installed.');
  mkdirSync(join(root, 'user-data/User'), { recursive: true });
  writeFileSync(join(root, 'user-data/User/settings.json'), JSON.stringify(settings));
  const workspace = join(root, 'workspace');
  mkdirSync(workspace);
  copyFileSync(join(extensionFolder, 'test/texts/coriolanus.txt'), join(workspace, 'coriolanus.txt'));
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: join(extensionFolder, 'test/harness'),
    extensionTestsPath,
    launchArgs: [workspace, ...folders, ...(suite === 'untrusted' ? [] : ['--disable-workspace-trust'])],
    extensionTestsEnv: { CHAR_RNN_SUITE: suite, CHAR_RNN_REPORTS: join(extensionFolder, 'out') },
  });
}
