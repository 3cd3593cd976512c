import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension.ts';
import { activateExtension, openText, waitFor, workspaceFile } from './extension-under-test.ts';

/** The window is not closed for this: the same is left behind by one that was. */
describe('a training whose window has gone', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await activateExtension();
  });

  it('ends in order, with a checkpoint and a model, and is found as an interrupted one', async () => {
    await openText(await readFile(workspaceFile('coriolanus.txt').fsPath, 'utf8'));
    const done = vscode.commands.executeCommand('charRnn.train', undefined, 'good');
    const id = await waitFor('a training that runs', () =>
      (api.supervisor.current?.progress.step ?? 0) > 3 ? api.supervisor.current?.id : undefined,
    );
    void api.supervisor.abandon();
    await done;
    const model = (await api.store.find(id))!;
    assert.ok(model.usable);
    assert.equal(model.entry.training?.state, 'running');
    assert.equal(await api.store.isTraining(id, model.entry), false);
    const { step } = await api.store.readProgress(id);
    await vscode.commands.executeCommand('charRnn.continueTraining', model);
    const after = await api.store.readProgress(id);
    assert.ok(after.step > step);
    assert.equal((await api.store.find(id))!.entry.training?.state, 'finished');
  });
});
