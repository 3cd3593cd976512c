import assert from 'node:assert/strict';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension.ts';
import { activateExtension, findTrainedModel, openText, suggestions, waitFor } from '../extension-under-test.ts';

let api: ExtensionApi;
/** That the tests of training have left. */
let modelId: string;

describe('the models', () => {
  before(async () => {
    api = await activateExtension();
    modelId = await findTrainedModel(api);
  });

  it('are exported, imported, renamed and deleted', async () => {
    const target = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0].uri, 'exported');
    await vscode.workspace.fs.createDirectory(target);
    // The message with the folder is not answered, so that the command does not end.
    void vscode.commands.executeCommand('charRnn.exportModel', { id: modelId }, target);
    const folder = join(target.fsPath, modelId);
    await waitFor('an exported model', () =>
      stat(join(folder, 'model.json')).then(
        () => true,
        () => undefined,
      ),
    );
    const id = (await vscode.commands.executeCommand<string | undefined>(
      'charRnn.importModel',
      vscode.Uri.file(folder),
    ))!;
    assert.equal(api.active.model?.id, id);
    assert.equal((await suggestions(api, await openText('First Citizen:\nWe '), { explicit: true })).length > 0, true);
    await vscode.commands.executeCommand('charRnn.renameModel', { id }, 'Rome');
    assert.equal(api.active.model?.entry.name, 'Rome');
    await vscode.commands.executeCommand('charRnn.deleteModel', { id }, { confirmed: true });
    assert.equal(await api.store.find(id), undefined);
    assert.equal(api.active.model, undefined);
    assert.deepEqual(await suggestions(api, await openText('First Citizen:\nWe ')), []);
    await rm(target.fsPath, { recursive: true });
  });
});
