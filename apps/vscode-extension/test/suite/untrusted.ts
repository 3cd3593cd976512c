import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension.ts';
import { activateExtension, openText, suggestions, workspaceFile } from './extension-under-test.ts';

describe('an untrusted workspace', () => {
  let api: ExtensionApi;
  before(async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    api = await activateExtension();
  });

  it('trains nothing', async () => {
    await vscode.commands.executeCommand('charRnn.train', workspaceFile('coriolanus.txt'), 'quick');
    await vscode.commands.executeCommand('charRnn.trainOnPattern', '**/*.txt', 'quick');
    assert.equal(api.supervisor.current, undefined);
    assert.deepEqual(await api.store.list(), []);
  });

  it('imports and loads no model', async () => {
    await vscode.commands.executeCommand('charRnn.importModel', workspaceFile('.'));
    assert.deepEqual(await api.store.list(), []);
    assert.deepEqual(await suggestions(api, await openText('We are '), { explicit: true }), []);
    assert.equal(api.client.pid, undefined);
  });
});
