import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension.ts';
import { activateExtension, ID } from '../extension-under-test.ts';

/** Nobody notices an activation that is shorter; on a busy machine it is noticed that it is not of another order. */
const ACTIVATION_MILLISECONDS = 50;

describe('activation', () => {
  it('is quick, starts no process and loads no model', async () => {
    const api: ExtensionApi = await activateExtension();
    console.log(
      `[suite] activated in ${api.activationMilliseconds.toFixed(1)} ms (wanted: ${ACTIVATION_MILLISECONDS} ms)`,
    );
    assert.equal(api.client.pid, undefined);
    assert.equal(api.supervisor.current, undefined);
    assert.deepEqual(await api.store.list(), []);
  });

  it('registers every command of the manifest', async () => {
    const manifest = vscode.extensions.getExtension(ID)!.packageJSON;
    const all = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands
      .map((one: { command: string }) => one.command)
      .filter((one: string) => !all.has(one));
    assert.deepEqual(missing, []);
  });

  it('reads every setting of the manifest with the default that is written there', () => {
    const manifest = vscode.extensions.getExtension(ID)!.packageJSON;
    for (const { properties } of manifest.contributes.configuration as {
      properties: Record<string, { default: unknown }>;
    }[]) {
      for (const [name, { default: value }] of Object.entries(properties)) {
        assert.deepEqual(vscode.workspace.getConfiguration().inspect(name)?.defaultValue, value, name);
      }
    }
  });
});
