/** Puts TensorFlow for NVIDIA cards into the extension's storage and names it in the settings. It is not part of the extension: it has 500 MB. */
import { execFile, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { Log } from '../log.ts';
import { SECTION } from '../settings.ts';

const NAME = '@tensorflow/tfjs-node-gpu';
const PACKAGE = `${NAME}@4.22.0`;

export async function installTensorflow(storage: vscode.Uri, log: Log): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage('Char-RNN installs nothing in Restricted Mode: trust this workspace first.');
    return;
  }
  const detail =
    'It downloads about 500 MB, needs npm on this machine, and pays only with an NVIDIA card, CUDA 11.2 and cuDNN 8.1.';
  const question = `Install ${PACKAGE} for training?`;
  if ((await vscode.window.showInformationMessage(question, { modal: true, detail }, 'Install')) !== 'Install') return;
  const folder = join(storage.fsPath, 'tensorflow');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }));
  const notification = {
    location: vscode.ProgressLocation.Notification,
    title: 'Installing TensorFlow',
    cancellable: true,
  };
  try {
    await vscode.window.withProgress(notification, async (_, token) => {
      await runNpm(folder, log, token);
      await checkThatItLoads(folder);
    });
  } catch (error) {
    log.error(error);
    void vscode.window.showErrorMessage(`TensorFlow could not be installed: ${(error as Error).message}`);
    return;
  }
  await vscode.workspace
    .getConfiguration(SECTION)
    .update('training.tensorflow', folder, vscode.ConfigurationTarget.Global);
  void vscode.window.showInformationMessage(
    'TensorFlow is installed: trainings use it where they find an NVIDIA card.',
  );
}

function runNpm(folder: string, log: Log, token: vscode.CancellationToken): Promise<void> {
  return new Promise((resolve, reject) => {
    const npm = spawn('npm', ['install', '--no-audit', '--no-fund', PACKAGE], {
      cwd: folder,
      shell: process.platform === 'win32',
    });
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => log.info(text.trimEnd()));
    }
    token.onCancellationRequested(() => npm.kill());
    npm.once('error', (error) => reject(new Error(`npm does not start (${error.message})`)));
    npm.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`npm ended with exit code ${code}; the log has its words`)),
    );
  });
}

/** It may be there and not run: without CUDA's libraries, or on a processor for which there is none. */
async function checkThatItLoads(folder: string): Promise<void> {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  await promisify(execFile)(process.execPath, ['-e', `require('${NAME}')`], { cwd: folder, env });
}
