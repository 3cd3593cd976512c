import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension.ts';
import {
  activateExtension,
  findTrainedModel,
  ID,
  openText,
  setSetting,
  suggestions,
  TEXT,
  waitFor,
  workspaceFile,
} from '../extension-under-test.ts';

let api: ExtensionApi;
/** That the tests of training have left. */
let modelId: string;

describe('suggestions', () => {
  before(async () => {
    api = await activateExtension();
    modelId = await findTrainedModel(api);
    await vscode.commands.executeCommand('charRnn.useModel', { id: modelId });
    await setSetting('suggestions.minConfidence', 0);
    // A model that has learned for seconds writes longer suggestions so.
    await setSetting('suggestions.temperature', 0.8);
  });
  after(async () => {
    await setSetting('suggestions.minConfidence', undefined);
    await setSetting('suggestions.temperature', undefined);
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
      const content = text ?? (await readFile(workspaceFile(TEXT).fsPath, 'utf8')).slice(0, 12_345);
      const editor = await openText(content);
      const prompt = api.contexts.textBefore(editor.document, editor.selection.active);
      assert.ok(!prompt.includes('\r') && (text !== undefined || prompt.length < content.length));
      for (const temperature of [0, 0.7]) {
        await setSetting('suggestions.temperature', temperature);
        await setSetting('suggestions.seed', 5);
        const [suggested = ''] = await suggestions(api, editor);
        const options = ['--temperature', String(temperature), '--seed', '5', '--length', '80', '--precision', 'int8'];
        const written = generate(api.store.runFolder(modelId), prompt, options);
        const [line] = written.split('\n');
        assert.ok(
          line.startsWith(suggested) && (suggested !== '' || line.trim() === ''),
          `${JSON.stringify(suggested)} of ${JSON.stringify(written)}`,
        );
      }
      await setSetting('suggestions.temperature', 0.8);
      await setSetting('suggestions.seed', undefined);
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
    await setSetting('suggestions.lines', 3);
    await setSetting('suggestions.maxCharacters', 160);
    await setSetting('suggestions.temperature', 1);
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
    for (const name of ['lines', 'maxCharacters']) await setSetting(`suggestions.${name}`, undefined);
    await setSetting('suggestions.temperature', 0.8);
  });

  it('end with the sentence where that is wanted', async () => {
    await setSetting('suggestions.maxCharacters', 400);
    await setSetting('suggestions.lines', 20);
    const editor = await openText('First Citizen:\nWe are ');
    const [whole] = await suggestions(api, editor);
    await setSetting('suggestions.endAt', 'sentence');
    const [sentence] = await suggestions(api, editor);
    assert.ok(whole.startsWith(sentence) && sentence.length < whole.length, JSON.stringify([sentence, whole]));
    assert.match(sentence, /[.!?]['"]?$/);
    for (const name of ['maxCharacters', 'lines', 'endAt']) await setSetting(`suggestions.${name}`, undefined);
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
    await setSetting('suggestions.languages', { json: true });
    assert.equal((await suggestions(api, await openText(text, 'json'))).length, 1);
    await setSetting('suggestions.languages', undefined);
    const editor = await openText(`${text}all`);
    const within = editor.selection.active.translate(0, -3);
    editor.selection = new vscode.Selection(within, within);
    assert.deepEqual(await suggestions(api, editor), []);
    await setSetting('suggestions.withinLine', true);
    assert.equal((await suggestions(api, editor)).length, 1);
    await setSetting('suggestions.withinLine', undefined);
    await setSetting('suggestions.minConfidence', 1);
    assert.deepEqual(await suggestions(api, wanted), []);
    assert.ok((await suggestions(api, wanted, { explicit: true })).length > 0);
    await setSetting('suggestions.minConfidence', 0);
    await setSetting('suggestions.enabled', false);
    assert.deepEqual(await suggestions(api, wanted), []);
    await setSetting('suggestions.enabled', undefined);
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

/** `char-rnn generate` in a process of its own, out of the .vsix. */
function generate(folder: string, prompt: string, options: string[]): string {
  const program = join(vscode.extensions.getExtension(ID)!.extensionPath, 'dist/char-rnn.mjs');
  const args = [program, 'generate', folder, '--prompt', prompt, '--json', ...options];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', env })).text;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
