/** Says when the models take more room than they are meant to, and helps to make some. */
import prettyBytes from 'pretty-bytes';
import * as vscode from 'vscode';
import { readStorageLimit } from '../settings.ts';
import type { ModelStore } from './model-store.ts';

export async function checkStorage(store: ModelStore): Promise<void> {
  const models = await store.list();
  const bytes = models.reduce((sum, model) => sum + model.bytes, 0);
  const limit = readStorageLimit();
  if (bytes <= limit) return;
  const message = `The models of Char-RNN take ${prettyBytes(bytes)}, more than the ${prettyBytes(limit)} of your settings.`;
  const answer = await vscode.window.showWarningMessage(message, 'Choose What to Delete', 'Change the Limit');
  if (answer === 'Change the Limit') {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'charRnn.models.storageLimit');
  }
  if (answer !== 'Choose What to Delete') return;
  const oldestFirst = [...models].reverse();
  const items = oldestFirst.map(({ id, entry, bytes: size }) => ({
    id,
    label: entry.name,
    description: prettyBytes(size),
  }));
  const chosen = await vscode.window.showQuickPick(items, { canPickMany: true, title: 'Delete models, oldest first' });
  for (const { id } of chosen ?? [])
    await vscode.commands.executeCommand('charRnn.deleteModel', { id }, { confirmed: true });
}
