import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension.ts';
import { activateExtension, ID, openText, suggestions, waitFor, workspaceFile } from './extension-under-test.ts';
import { MemoryFiles } from './memory-files.ts';

/** Nobody notices an activation that is shorter; on a busy machine it is noticed that it is not of another order. */
const ACTIVATION_MILLISECONDS = 50;

let api: ExtensionApi;
/** Of the model that the tests train first and use then. */
let modelId: string;

const settings = () => vscode.workspace.getConfiguration('charRnn');
const set = (name: string, value: unknown) => settings().update(name, value, vscode.ConfigurationTarget.Global);
const train = async (uri: vscode.Uri | undefined, plan = 'good') => {
  const before = new Set((await api.store.list()).map(({ id }) => id));
  const done = vscode.commands.executeCommand('charRnn.train', uri, plan);
  const id = await waitFor('a training that runs', () => api.supervisor.current?.id);
  assert.ok(!before.has(id));
  return { id, done };
};
const SCENE = 'Enter MENENIUS.\nWhat work is this, my countrymen, in hand? Where go you with bats and clubs?\n'.repeat(
  20,
);
const PICTURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13);
const writeFiles = async (folder: vscode.Uri, files: Record<string, string | Uint8Array>) => {
  for (const [name, content] of Object.entries(files)) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), Buffer.from(content));
  }
};
const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** `char-rnn generate` in a process of its own, out of the .vsix. */
const generate = (folder: string, prompt: string, options: string[]) => {
  const program = join(vscode.extensions.getExtension(ID)!.extensionPath, 'dist/char-rnn.mjs');
  const args = [program, 'generate', folder, '--prompt', prompt, '--json', ...options];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', env })).text as string;
};

describe('activation', () => {
  it('is quick, starts no process and loads no model', async () => {
    api = await activateExtension();
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

describe('train on this file', () => {
  it('trains on a file to the end, and its first model is in use before that', async () => {
    const { id, done } = await train(workspaceFile('coriolanus.txt'));
    modelId = id;
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
    const editor = await openText((await readFile(workspaceFile('coriolanus.txt').fsPath, 'utf8')).slice(0, 20_000));
    await set('training.arguments', ['--units', '32', '--epochs', '1000', '--patience', '0']);
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
    await set('training.arguments', undefined);
  });

  describe('and on other texts', () => {
    before(() => set('training.arguments', ['--units', '16', '--seq-length', '20', '--steps', '20']));
    after(() => set('training.arguments', undefined));

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
      await set('suggestions.temperature', 1);
      assert.ok((await suggestions(api, editor, { explicit: true })).length > 0);
      await set('suggestions.temperature', undefined);
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

describe('suggestions', () => {
  before(async () => {
    await vscode.commands.executeCommand('charRnn.useModel', { id: modelId });
    await set('suggestions.minConfidence', 0);
    // A model that has learned for seconds writes longer suggestions so.
    await set('suggestions.temperature', 0.8);
  });
  after(async () => {
    await set('suggestions.minConfidence', undefined);
    await set('suggestions.temperature', undefined);
  });

  it('come from the model in use and are taken with the command behind Tab', async () => {
    const editor = await openText('First Citizen:\nWe are ');
    const [expected] = await suggestions(api, editor, { explicit: true });
    assert.ok(expected.length > 3, JSON.stringify(expected));
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    await waitFor('the suggestion in the text', async () => {
      await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
      return editor.document.getText() === `First Citizen:\nWe are ${expected}` ? true : undefined;
    });
  });

  for (const [name, text] of [
    ['a short text', 'First Citizen:\nWe are '],
    ['a long text, from its anchor', undefined],
    ['a text with CRLF and emoji', 'MENENIUS:\r\nThe gods 😀 be good\r\nto us, and '],
  ] as const) {
    it(`are what char-rnn generate writes for the same prompt: ${name}`, async () => {
      const content = text ?? (await readFile(workspaceFile('coriolanus.txt').fsPath, 'utf8')).slice(0, 12_345);
      const editor = await openText(content);
      const prompt = api.contexts.textBefore(editor.document, editor.selection.active);
      assert.ok(!prompt.includes('\r') && (text !== undefined || prompt.length < content.length));
      for (const temperature of [0, 0.7]) {
        await set('suggestions.temperature', temperature);
        await set('suggestions.seed', 5);
        const [suggested = ''] = await suggestions(api, editor);
        const options = ['--temperature', String(temperature), '--seed', '5', '--length', '80', '--precision', 'int8'];
        const written = generate(api.store.runFolder(modelId), prompt, options);
        const [line] = written.split('\n');
        assert.ok(
          line.startsWith(suggested) && (suggested !== '' || line.trim() === ''),
          `${JSON.stringify(suggested)} of ${JSON.stringify(written)}`,
        );
      }
      await set('suggestions.temperature', 0.8);
      await set('suggestions.seed', undefined);
    });
  }

  it('are served without computing while a suggestion is typed', async () => {
    const editor = await openText('First Citizen:\nWe are ');
    const [suggested] = await suggestions(api, editor);
    api.client.unload();
    for (let typed = 1; typed < Math.min(6, suggested.length); typed++) {
      const at = editor.selection.active;
      await editor.edit((edit) => edit.insert(at, suggested[typed - 1]));
      assert.deepEqual(await suggestions(api, editor), [suggested.slice(typed)]);
    }
    assert.equal(api.client.pid, undefined);
  });

  it('are taken by words and by lines', async () => {
    await set('suggestions.lines', 3);
    await set('suggestions.maxCharacters', 160);
    await set('suggestions.temperature', 1);
    const editor = await openText('First Citizen:\nWe are ');
    const [whole] = await suggestions(api, editor);
    const lines = whole.split('\n');
    assert.ok(lines.length > 1 && lines.length <= 3, JSON.stringify(whole));
    const written = () => editor.document.getText().slice('First Citizen:\nWe are '.length);
    const take = async (command: string) => {
      const before = written();
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
      await waitFor(`something to take with ${command}`, async () => {
        await vscode.commands.executeCommand(command);
        return written() !== before || undefined;
      });
    };
    await take('editor.action.inlineSuggest.acceptNextWord');
    const word = written();
    assert.match(whole, new RegExp(`^${escapePattern(word)}(?![\\p{Letter}])`, 'u'));
    assert.ok(word.trim() !== '' && !/\S\s+\S/.test(word), JSON.stringify(word));
    await take('editor.action.inlineSuggest.acceptNextLine');
    assert.equal(written().trimEnd(), lines[0].trimEnd());
    for (const name of ['lines', 'maxCharacters']) await set(`suggestions.${name}`, undefined);
    await set('suggestions.temperature', 0.8);
  });

  it('end with the sentence where that is wanted', async () => {
    await set('suggestions.maxCharacters', 400);
    await set('suggestions.lines', 20);
    const editor = await openText('First Citizen:\nWe are ');
    const [whole] = await suggestions(api, editor);
    await set('suggestions.endAt', 'sentence');
    const [sentence] = await suggestions(api, editor);
    assert.ok(whole.startsWith(sentence) && sentence.length < whole.length, JSON.stringify([sentence, whole]));
    assert.match(sentence, /[.!?]['"]?$/);
    for (const name of ['maxCharacters', 'lines', 'endAt']) await set(`suggestions.${name}`, undefined);
  });

  it('offer several alternatives when they are asked for', async () => {
    const editor = await openText('First Citizen:\n');
    const offered = await suggestions(api, editor, { explicit: true });
    assert.equal(new Set(offered).size, 3);
  });

  it('are held back in other languages, within a line, when they are off, and when the model is not certain', async () => {
    const text = 'First Citizen:\nWe are ';
    const wanted = await openText(text);
    assert.equal((await suggestions(api, wanted)).length, 1);
    assert.deepEqual(await suggestions(api, await openText(text, 'json')), []);
    await set('suggestions.languages', { json: true });
    assert.equal((await suggestions(api, await openText(text, 'json'))).length, 1);
    await set('suggestions.languages', undefined);
    const editor = await openText(`${text}all`);
    const within = editor.selection.active.translate(0, -3);
    editor.selection = new vscode.Selection(within, within);
    assert.deepEqual(await suggestions(api, editor), []);
    await set('suggestions.withinLine', true);
    assert.equal((await suggestions(api, editor)).length, 1);
    await set('suggestions.withinLine', undefined);
    await set('suggestions.minConfidence', 1);
    assert.deepEqual(await suggestions(api, wanted), []);
    assert.ok((await suggestions(api, wanted, { explicit: true })).length > 0);
    await set('suggestions.minConfidence', 0);
    await set('suggestions.enabled', false);
    assert.deepEqual(await suggestions(api, wanted), []);
    await set('suggestions.enabled', undefined);
  });

  it('are none when they were cancelled, and the process goes on', async () => {
    const editor = await openText('Second Citizen:\nConsider you what services ');
    const source = new vscode.CancellationTokenSource();
    const cancelled = suggestions(api, editor, { token: source.token });
    source.cancel();
    assert.deepEqual(await cancelled, []);
    assert.equal((await suggestions(api, editor)).length, 1);
  });

  it('write here, until they are stopped, and undo takes it back at once', async () => {
    const editor = await openText('MENENIUS:\n');
    const writing = vscode.commands.executeCommand('charRnn.writeHere');
    await waitFor('some text', () => (editor.document.getText().length > 60 ? true : undefined));
    await vscode.commands.executeCommand('charRnn.stopWriting');
    await writing;
    const written = editor.document.getText();
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(editor.document.getText(), written);
    assert.ok(written.startsWith('MENENIUS:\n'));
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), 'MENENIUS:\n');
  });
});

describe('the models', () => {
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
