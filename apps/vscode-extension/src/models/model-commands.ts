/** What can be done with a model in the view. */
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { TrainingSupervisor } from '../training/training-supervisor.ts';
import type { ActiveModel } from './active-model.ts';
import { describeModel, formatBytes } from './describe-model.ts';
import type { ModelStore, StoredModel } from './model-store.ts';

export interface ModelCommandsOptions {
  store: ModelStore;
  active: ActiveModel;
  supervisor: TrainingSupervisor;
  refresh: () => void;
}

export class ModelCommands {
  readonly #options: ModelCommandsOptions;

  constructor(options: ModelCommandsOptions) {
    this.#options = options;
  }

  async use(chosen?: Pick<StoredModel, 'id'>): Promise<void> {
    const model = await this.#choose(chosen, 'Use which model?');
    if (model !== undefined) await this.#options.active.use(model.id);
  }

  /** @param given the new name, which is asked for unless it is given */
  async rename(chosen?: Pick<StoredModel, 'id'>, given?: string): Promise<void> {
    const { store, active, refresh } = this.#options;
    const model = await this.#choose(chosen, 'Rename which model?');
    if (model === undefined) return;
    const name =
      given ??
      (await vscode.window.showInputBox({
        title: 'Rename Model',
        value: model.entry.name,
        validateInput: (value) => (value.trim() === '' ? 'A model needs a name.' : undefined),
      }));
    if (name === undefined) return;
    await store.update(model.id, (entry) => ({ ...entry, name: name.trim() }));
    await active.refresh();
    refresh();
  }

  async delete(chosen?: Pick<StoredModel, 'id'>, { confirmed = false } = {}): Promise<void> {
    const { store, active, supervisor, refresh } = this.#options;
    const model = await this.#choose(chosen, 'Delete which model?');
    if (model === undefined) return;
    const detail = 'The model, the copy of its text and its checkpoints are removed from this machine.';
    const message = `Delete "${model.entry.name}" (${formatBytes(model.bytes)})?`;
    if (!confirmed && (await vscode.window.showWarningMessage(message, { modal: true, detail }, 'Delete')) !== 'Delete')
      return;
    if (supervisor.current?.id === model.id) await supervisor.cancel();
    await store.delete(model.id);
    await active.refresh();
    refresh();
  }

  /** As a model folder, which the command `char-rnn generate` and every package of the project read. */
  async export(chosen?: Pick<StoredModel, 'id'>, target?: vscode.Uri): Promise<void> {
    const model = await this.#choose(chosen, 'Export which model?');
    if (model === undefined) return;
    const parent = target ?? (await chooseFolder('Export the Model Into'));
    if (parent === undefined) return;
    const folder = join(parent.fsPath, model.id);
    await this.#options.store.export(model.id, folder);
    const answer = await vscode.window.showInformationMessage(`The model is in ${folder}.`, 'Show Folder');
    if (answer !== undefined) await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(folder));
  }

  async import(source?: vscode.Uri): Promise<string | undefined> {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showWarningMessage(
        'Char-RNN does not import models in Restricted Mode: trust this workspace first.',
      );
      return undefined;
    }
    const folder = source ?? (await chooseFolder('Import a Model Folder'));
    if (folder === undefined) return undefined;
    const id = await this.#options.store.import(folder.fsPath, basename(folder.fsPath));
    await this.#options.active.use(id);
    this.#options.refresh();
    return id;
  }

  /** All of them, after a question. */
  async clear(): Promise<void> {
    const { store, active, supervisor, refresh } = this.#options;
    const models = await store.list();
    if (models.length === 0) {
      void vscode.window.showInformationMessage('There are no models.');
      return;
    }
    const bytes = models.reduce((sum, model) => sum + model.bytes, 0);
    const message = `Delete all ${models.length} models (${formatBytes(bytes)})?`;
    if ((await vscode.window.showWarningMessage(message, { modal: true }, 'Delete All')) !== 'Delete All') return;
    await supervisor.cancel();
    for (const { id } of models) await store.delete(id);
    await active.refresh();
    refresh();
  }

  /** From the view a model comes along; from the palette it is asked for. */
  async #choose(chosen: Pick<StoredModel, 'id'> | undefined, title: string): Promise<StoredModel | undefined> {
    if (chosen !== undefined) return this.#options.store.find(chosen.id);
    const models = await this.#options.store.list();
    const activeId = this.#options.active.model?.id;
    const items = models.map((model) => {
      const isActive = model.id === activeId;
      const { description } = describeModel(model, { isActive, fraction: undefined });
      return { label: `${isActive ? '$(pass-filled) ' : ''}${model.entry.name}`, description, model };
    });
    return (await vscode.window.showQuickPick(items, { title, placeHolder: 'There are no models yet.' }))?.model;
  }
}

async function chooseFolder(title: string): Promise<vscode.Uri | undefined> {
  const options = { canSelectFiles: false, canSelectFolders: true, title, openLabel: 'Choose' };
  return (await vscode.window.showOpenDialog(options))?.[0];
}
