/** What can be done with a model in the view. */
import { homedir } from 'node:os';
import { basename, parse } from 'node:path';
import prettyBytes from 'pretty-bytes';
import * as vscode from 'vscode';
import type { TrainingSupervisor } from '../training/training-supervisor.ts';
import type { ActiveModel } from './active-model.ts';
import { exportToFile, type FileFormat, importFromFile } from './convert-model.ts';
import { describeModel } from './describe-model.ts';
import type { ModelStore, StoredModel } from './model-store.ts';

export interface ModelCommandsOptions {
  store: ModelStore;
  active: ActiveModel;
  supervisor: TrainingSupervisor;
  /** The bundled command. */
  program: string;
  refresh: () => void;
}

const EXPORTS: (vscode.QuickPickItem & { format: FileFormat | 'folder' })[] = [
  {
    format: 'folder',
    label: '$(folder) Model folder',
    detail: 'For char-rnn generate, the packages of Char-RNN for TypeScript, and this extension elsewhere.',
  },
  { format: 'safetensors', label: '$(file-binary) PyTorch', description: '.safetensors', detail: 'The weights.' },
  {
    format: 'onnx',
    label: '$(file-binary) ONNX',
    description: '.onnx',
    detail: 'The weights and the computation, for ONNX Runtime and others.',
  },
];

const IMPORTS = [
  { isFolder: true, label: '$(folder) Model folder', detail: 'As a training or an export left it.' },
  {
    isFolder: false,
    label: '$(file-binary) File',
    detail: 'Exported from here (.safetensors, .onnx), or the model.json of a Keras model for TensorFlow.js.',
  },
];

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
    const message = `Delete "${model.entry.name}" (${prettyBytes(model.bytes)})?`;
    if (!confirmed && (await vscode.window.showWarningMessage(message, { modal: true, detail }, 'Delete')) !== 'Delete')
      return;
    if (supervisor.current?.id === model.id) await supervisor.cancel();
    await store.delete(model.id);
    await active.refresh();
    refresh();
  }

  /** @param target a folder, into which a model folder goes; otherwise it is asked what to write and where. */
  async export(chosen?: Pick<StoredModel, 'id'>, target?: vscode.Uri): Promise<void> {
    const model = await this.#choose(chosen, 'Export which model?');
    if (model === undefined) return;
    const title = `Export ${model.entry.name}`;
    const format = target ? 'folder' : (await vscode.window.showQuickPick(EXPORTS, { title }))?.format;
    if (format === undefined) return;
    const written =
      format === 'folder' ? await this.#exportFolder(model, target) : await this.#exportFile(model, format);
    if (written === undefined) return;
    const answer = await vscode.window.showInformationMessage(`The model is in ${written.fsPath}.`, 'Show It');
    if (answer !== undefined) await vscode.commands.executeCommand('revealFileInOS', written);
  }

  async #exportFolder({ id }: StoredModel, target?: vscode.Uri): Promise<vscode.Uri | undefined> {
    const parent = target ?? (await chooseFolder('Export the Model Into'));
    if (parent === undefined) return undefined;
    const folder = vscode.Uri.joinPath(parent, id);
    await this.#options.store.export(id, folder.fsPath);
    return folder;
  }

  async #exportFile({ id, entry }: StoredModel, format: FileFormat): Promise<vscode.Uri | undefined> {
    const { store, program } = this.#options;
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
    const file = await vscode.window.showSaveDialog({
      title: 'Export the Model As',
      defaultUri: vscode.Uri.joinPath(workspace, `${parse(entry.name).name}.${format}`),
      filters: { [format === 'onnx' ? 'ONNX' : 'PyTorch']: [format] },
    });
    if (file !== undefined) await exportToFile(program, store.runFolder(id), { format, file: file.fsPath });
    return file;
  }

  /** @param source a model folder or a file, which is asked for unless it is given. */
  async import(source?: vscode.Uri): Promise<string | undefined> {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showWarningMessage(
        'Char-RNN does not import models in Restricted Mode: trust this workspace first.',
      );
      return undefined;
    }
    const chosen = source ?? (await chooseImport());
    if (chosen === undefined) return undefined;
    const { store, active, program, refresh } = this.#options;
    const { type } = await vscode.workspace.fs.stat(chosen);
    const isFolder = (type & vscode.FileType.Directory) !== 0;
    const id = isFolder
      ? await store.import(chosen.fsPath, basename(chosen.fsPath))
      : await store.importInto(parse(chosen.fsPath).name, (folder) => importFromFile(program, chosen.fsPath, folder));
    await active.use(id);
    refresh();
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
    const message = `Delete all ${models.length} models (${prettyBytes(bytes)})?`;
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

async function chooseImport(): Promise<vscode.Uri | undefined> {
  const kind = await vscode.window.showQuickPick(IMPORTS, { title: 'Import a Model' });
  if (kind === undefined) return undefined;
  if (kind.isFolder) return chooseFolder('Import a Model Folder');
  const filters = { Models: ['safetensors', 'onnx', 'json'] };
  return (await vscode.window.showOpenDialog({ title: 'Import a Model', openLabel: 'Import', filters }))?.[0];
}

async function chooseFolder(title: string): Promise<vscode.Uri | undefined> {
  const options = { canSelectFiles: false, canSelectFolders: true, title, openLabel: 'Choose' };
  return (await vscode.window.showOpenDialog(options))?.[0];
}
