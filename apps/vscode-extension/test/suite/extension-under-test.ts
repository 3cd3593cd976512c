import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension.ts';

export const ID = 'char-rnn.char-rnn-vscode';

/** The installed extension, activated. */
export async function activateExtension(): Promise<ExtensionApi> {
  const extension = vscode.extensions.getExtension<ExtensionApi>(ID);
  assert.ok(extension, `${ID} is not installed`);
  return extension.activate();
}

/** The text in the workspace. */
export const TEXT = 'coriolanus.txt';

/** The id of the model that was trained on that text. */
export async function findTrainedModel({ store }: ExtensionApi): Promise<string> {
  const model = (await store.list()).find(({ entry }) => entry.name === TEXT);
  assert.ok(model, `nothing was trained on ${TEXT}`);
  return model.id;
}

/** For the whole window; undefined for the default. */
export async function setSetting(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('charRnn').update(name, value, vscode.ConfigurationTarget.Global);
}

/** Waits until a condition holds; what it waits for is in the error. */
export async function waitFor<Value>(
  what: string,
  find: () => Promise<Value | undefined> | Value | undefined,
  milliseconds = 60_000,
): Promise<Value> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function openText(content: string, language = 'plaintext'): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  const editor = await vscode.window.showTextDocument(document);
  const end = document.positionAt(content.length);
  editor.selection = new vscode.Selection(end, end);
  return editor;
}

/** One key, as the editor does it: many of them are one step of undo. */
export async function type(editor: vscode.TextEditor, character: string): Promise<void> {
  await editor.edit((edit) => edit.insert(editor.selection.active, character), {
    undoStopBefore: false,
    undoStopAfter: false,
  });
}

export function workspaceFile(name: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0].uri, name);
}

/** What the provider gives at the editor's cursor, asked as the editor asks it. */
export async function suggestions(
  { provider }: ExtensionApi,
  editor: vscode.TextEditor,
  { explicit = false, token = new vscode.CancellationTokenSource().token } = {},
): Promise<string[]> {
  const { Invoke, Automatic } = vscode.InlineCompletionTriggerKind;
  const context = {
    triggerKind: explicit ? Invoke : Automatic,
    selectedCompletionInfo: undefined,
  } as vscode.InlineCompletionContext;
  const items = await provider.provideInlineCompletionItems(editor.document, editor.selection.active, context, token);
  return items.map(({ insertText }) => (typeof insertText === 'string' ? insertText : insertText.value));
}
