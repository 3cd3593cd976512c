import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension.ts';
import {
  activateExtension,
  openText,
  setSetting,
  suggestions,
  TEXT,
  waitFor,
  workspaceFile,
} from '../extension-under-test.ts';
import { MemoryFiles } from '../memory-files.ts';

const SCENE = 'Enter MENENIUS.\nWhat work is this, my countrymen, in hand? Where go you with bats and clubs?\n'.repeat(
  20,
);
const PICTURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13);

let api: ExtensionApi;

describe('train on this file', () => {
  before(async () => {
    api = await activateExtension();
  });

  it('trains on a file to the end, and its first model is in use before that', async () => {
    const { id, done } = await train(workspaceFile(TEXT));
    const inUse = await waitFor('a model in use', () => api.active.model);
    assert.equal(inUse.id, id);
    await done;
    const model = (await api.store.find(id))!;
    assert.equal(model.entry.training?.state, 'finished');
    assert.equal(model.entry.languageId, 'plaintext');
    assert.ok(model.info!.validationLoss! < 3, `loss ${model.info!.validationLoss}`);
    const progress = await api.store.readProgress(id);
    assert.equal(progress.fraction, 1);
    assert.ok(progress.losses.length > 10 && progress.validation.length === 6 && progress.samples.length >= 6);
    assert.ok(progress.losses.at(-1)!.loss < progress.losses[0].loss);
  });

  it('keeps the best model so far when it is cancelled', async () => {
    const editor = await openText((await readFile(workspaceFile(TEXT).fsPath, 'utf8')).slice(0, 20_000));
    await setSetting('training.arguments', ['--units', '32', '--epochs', '1000', '--patience', '0']);
    const { id, done } = await train(undefined);
    await waitFor('a step', () => ((api.supervisor.current?.progress.step ?? 0) > 5 ? true : undefined));
    await vscode.commands.executeCommand('charRnn.cancelTraining');
    await done;
    const model = (await api.store.find(id))!;
    assert.equal(model.entry.training?.state, 'cancelled');
    assert.ok(model.usable);
    assert.equal(api.active.model?.id, id);
    assert.equal(editor.document.isUntitled, true);
  });

  it('goes on after its process was killed, from the last checkpoint', async () => {
    const model = await waitFor('the cancelled model', () => api.active.model);
    const before = await api.store.readProgress(model.id);
    const resumed = vscode.commands.executeCommand('charRnn.continueTraining', model);
    const pid = await waitFor('a running process', () =>
      (api.supervisor.current?.progress.step ?? 0) > before.step ? api.supervisor.current?.pid : undefined,
    );
    process.kill(pid, 'SIGKILL');
    await resumed;
    assert.equal((await api.store.find(model.id))!.entry.training?.state, 'failed');
    const again = vscode.commands.executeCommand('charRnn.continueTraining', model);
    await waitFor('more steps', () =>
      (api.supervisor.current?.progress.step ?? 0) > before.step + 2 ? true : undefined,
    );
    await vscode.commands.executeCommand('charRnn.cancelTraining');
    await again;
    const after = await api.store.readProgress(model.id);
    assert.ok(after.step > before.step, `${after.step} after ${before.step}`);
    await setSetting('training.arguments', undefined);
  });

  describe('and on other texts', () => {
    before(() => setSetting('training.arguments', ['--units', '16', '--seq-length', '20', '--steps', '20']));
    after(() => setSetting('training.arguments', undefined));

    it('takes all texts of a folder, and leaves out what is no text', async () => {
      const folder = workspaceFile('plays');
      await writeFiles(folder, { 'b.txt': SCENE, 'acts/a.txt': 'A first line.\r\n', 'picture.png': PICTURE });
      const { id, done } = await train(folder);
      await done;
      const { entry } = (await api.store.find(id))!;
      assert.equal(entry.name, 'plays');
      assert.equal(entry.languageId, 'plaintext');
      const copy = await readFile(api.store.textPath(id, entry)!, 'utf8');
      assert.equal(copy, `A first line.\n\n${SCENE}`);
      assert.equal(entry.training?.state, 'finished');
    });

    it('takes the files behind a pattern', async () => {
      await writeFiles(workspaceFile('plays'), { 'b.txt': SCENE, 'notes.md': '# Notes' });
      const before = new Set((await api.store.list()).map(({ id }) => id));
      await vscode.commands.executeCommand('charRnn.trainOnPattern', 'plays/*.{txt,md}', 'good');
      const made = (await api.store.list()).find(({ id }) => !before.has(id))!;
      const copy = await readFile(api.store.textPath(made.id, made.entry)!, 'utf8');
      assert.equal(copy, `${SCENE}\n# Notes`);
    });

    it('takes a file that is on no disk and cannot be written', async () => {
      const files = new MemoryFiles(new Map([['/scene.txt', SCENE]]));
      const registered = vscode.workspace.registerFileSystemProvider('scenes', files, { isReadonly: true });
      const uri = vscode.Uri.parse('scenes:/scene.txt');
      const { id, done } = await train(uri);
      await done;
      const model = (await api.store.find(id))!;
      assert.equal(model.entry.training?.state, 'finished');
      assert.equal(await readFile(api.store.textPath(id, model.entry)!, 'utf8'), SCENE);
      // It is shown there, too.
      const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
      await setSetting('suggestions.temperature', 1);
      assert.ok((await suggestions(api, editor, { explicit: true })).length > 0);
      await setSetting('suggestions.temperature', undefined);
      registered.dispose();
    });

    it('says what is wrong with a text that cannot be learned from, and keeps nothing of it', async () => {
      const before = (await api.store.list()).length;
      await openText('');
      await vscode.commands.executeCommand('charRnn.train', undefined, 'good');
      assert.equal((await api.store.list()).length, before);
      await openText('Too short.');
      const { done, id } = await train(undefined);
      await done;
      await waitFor('an empty place', async () => ((await api.store.find(id)) === undefined ? true : undefined));
      assert.equal((await api.store.list()).length, before);
    });
  });
});

async function train(uri: vscode.Uri | undefined, plan = 'good'): Promise<{ id: string; done: Thenable<unknown> }> {
  const before = new Set((await api.store.list()).map(({ id }) => id));
  const done = vscode.commands.executeCommand('charRnn.train', uri, plan);
  const id = await waitFor('a training that runs', () => api.supervisor.current?.id);
  assert.ok(!before.has(id));
  return { id, done };
}

async function writeFiles(folder: vscode.Uri, files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), Buffer.from(content));
  }
}
